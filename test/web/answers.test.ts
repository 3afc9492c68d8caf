import { expect, test } from 'vitest';
import type { AnswerInput } from '../../src/protocol/exam.ts';
import { ApiError } from '../../src/web/shared/api-error.ts';
import { AnswerSaver, debounceMs } from '../../src/web/student/answers.ts';
import { FakeStore, FakeTimers, settled } from './fakes.ts';

type Answerer = (questionId: string, answer: AnswerInput) => Promise<{ revision: number; savedAt: number }>;

function bench(store = new FakeStore()) {
  const timers = new FakeTimers();
  const calls: { questionId: string; answer: AnswerInput }[] = [];
  const refused: string[] = [];
  let answerer: Answerer = async (_id, { revision }) => ({ revision, savedAt: 500 });
  let now = 100;
  const saver = new AnswerSaver({
    attemptId: 'attempt',
    store,
    timers,
    now: () => now,
    random: () => 1,
    save: (questionId, answer) => {
      calls.push({ questionId, answer });
      return answerer(questionId, answer);
    },
    onRefused: (questionId) => refused.push(questionId),
  });
  saver.start();
  const pass = async () => {
    timers.run();
    await settled();
  };
  return {
    saver,
    store,
    timers,
    calls,
    refused,
    pass,
    setNow: (at: number) => {
      now = at;
    },
    answerWith: (next: Answerer) => {
      answerer = next;
    },
  };
}

const failing = (status: number, code: string, details?: unknown): Answerer => {
  return () => Promise.reject(new ApiError(status, code, code, details));
};

test('keys typed quickly become one save with the last value and a rising revision', async () => {
  const { saver, calls, timers, pass } = bench();
  saver.set('q', 'h');
  saver.set('q', 'hi');
  expect(timers.delays()).toEqual([debounceMs]);
  await pass();
  expect(calls).toEqual([{ questionId: 'q', answer: { value: 'hi', revision: 2, at: 100 } }]);
  expect(saver.unsaved()).toEqual([]);
  expect(saver.lastSavedAt()).toBe(500);
});

test('an answer that was not confirmed survives a reload and is sent by the next page', async () => {
  const first = bench();
  first.saver.set('q', 2);
  first.saver.stop();
  expect(first.calls).toEqual([]);
  const second = bench(first.store);
  expect(second.saver.get('q')).toMatchObject({ value: 2, savedAt: null });
  await second.pass();
  expect(second.calls.map(({ answer }) => answer.value)).toEqual([2]);
});

test('while the server cannot be reached it tries again, waiting longer each time', async () => {
  const { saver, timers, pass, answerWith } = bench();
  answerWith(failing(0, 'no-answer'));
  saver.set('q', 'x');
  await pass();
  expect(timers.delays()).toEqual([1_000]);
  await pass();
  expect(timers.delays()).toEqual([2_000]);
  answerWith(async () => ({ revision: 1, savedAt: 900 }));
  await pass();
  expect(saver.unsaved()).toEqual([]);
});

test('what is typed during a save is sent after it, and not confirmed by it', async () => {
  const { saver, calls, pass, answerWith } = bench();
  let confirm: (saved: { revision: number; savedAt: number }) => void = () => {};
  answerWith(() => new Promise((resolve) => (confirm = resolve)));
  saver.set('q', 'a');
  await pass();
  saver.set('q', 'ab');
  await pass();
  expect(calls).toHaveLength(1);
  confirm({ revision: 1, savedAt: 500 });
  await settled();
  expect(saver.unsaved()).toEqual(['q']);
  await pass();
  expect(calls[1]?.answer).toMatchObject({ value: 'ab', revision: 2 });
});

test('a stale revision takes what the server has when that is newer', async () => {
  const { saver, calls, pass, answerWith } = bench();
  answerWith(failing(409, 'stale-revision', { stored: { value: 'theirs', revision: 7, savedAt: 200 } }));
  saver.set('q', 'mine');
  await pass();
  expect(saver.get('q')).toMatchObject({ value: 'theirs', revision: 7 });
  expect(saver.unsaved()).toEqual([]);
  await pass();
  expect(calls).toHaveLength(1);
});

test('a stale revision is sent above the stored one when it was given later', async () => {
  const { saver, calls, pass, setNow, answerWith } = bench();
  answerWith(failing(409, 'stale-revision', { stored: { value: 'theirs', revision: 7, savedAt: 200 } }));
  setNow(300);
  saver.set('q', 'mine');
  await pass();
  answerWith(async (_id, { revision }) => ({ revision, savedAt: 400 }));
  await pass();
  expect(calls[1]?.answer).toMatchObject({ value: 'mine', revision: 8 });
  expect(saver.unsaved()).toEqual([]);
});

test('an answer that the server will not take is said once and not sent again', async () => {
  const { saver, calls, refused, pass, answerWith } = bench();
  answerWith(failing(409, 'attempt-over'));
  saver.set('q', 'late');
  await pass();
  await pass();
  expect(calls).toHaveLength(1);
  expect(refused).toEqual(['q']);
});

test('flush sends at once and resolves when everything is confirmed', async () => {
  const { saver, timers, pass } = bench();
  saver.set('a', 1);
  saver.set('b', 2);
  let flushed = false;
  void saver.flush().then(() => {
    flushed = true;
  });
  expect(timers.delays()).toEqual([0, 0]);
  await settled();
  expect(flushed).toBe(false);
  await pass();
  expect(flushed).toBe(true);
});

test('what the server has fills gaps and leaves newer answers of this page alone', () => {
  const { saver } = bench();
  saver.set('mine', 'new');
  saver.set('mine', 'newer');
  saver.adopt({
    mine: { value: 'old', revision: 1, savedAt: 50 },
    other: { value: 3, revision: 4, savedAt: 60 },
  });
  expect(saver.get('mine')).toMatchObject({ value: 'newer', savedAt: null });
  expect(saver.get('other')).toMatchObject({ value: 3, revision: 4, savedAt: 60 });
});

test('clear leaves no copy on the computer', () => {
  const { saver, store } = bench();
  saver.set('q', 'x');
  saver.clear();
  expect(store.items.size).toBe(0);
});
