import { request } from 'node:http';
import { expect, test } from 'vitest';
import { Refusal } from '../../src/exams/refusal.ts';
import { type TimelineOptions, timelineHandlers } from '../../src/http/timeline.ts';
import { type TimelineView, timeline } from '../../src/protocol/timeline.ts';
import { examWith } from '../support/exams.ts';
import { attemptWith, credentials, ids, serve } from './serve.ts';

const address = `/api/attempts/${ids.attempt}`;
const exam = examWith({ id: ids.exam });

const view: TimelineView = {
  samples: [{ at: 5, focus: 80, engagement: null, confusion: null, signals: ['A1'] }],
  incidents: [],
  gaps: [{ reason: 'no-signal', from: 1, to: 4, tags: ['A1', 'A2'] }],
  pageEvents: [{ id: ids.question, event: 'blur', at: 2, receivedAt: 3, detail: null }],
  commands: [{ at: 6, action: 'command.pause', by: 'Lan', details: { ok: true } }],
  screenText: [],
  unmeasured: [{ tag: 'A6', reason: 'not-served' }],
  exemptions: [{ tag: 'A3', reason: 'Wears a neck brace.' }],
  score: { points: [] },
};

const unknown = () => Promise.reject(new Refusal('not-found', 'There is no such attempt.'));

async function* twoPages() {
  yield [{ at: 1, faces: 1 }, { at: 2 }];
  yield [{ at: 3, text: 'a\nb' }];
}

function serveTimeline(parts: Partial<TimelineOptions> = {}) {
  const handlers = timelineHandlers({
    timelines: { get: async () => view },
    attempts: { get: async () => attemptWith() },
    exams: { get: async () => exam },
    signals: { factsOf: twoPages },
    header: (attempt, { policy }) => ({ at: attempt.joinedAt, preset: policy.preset }),
    ...parts,
  });
  return serve({ handlers });
}

test('the timeline is told as the contract says', async () => {
  const { call } = await serveTimeline();
  const { status, json } = await call('get', `${address}/timeline`, { headers: credentials.staff });
  expect([status, json]).toEqual([200, view]);
  expect(timeline.parse(json)).toEqual(json);
});

test('what is looked for in the text of the screen reaches the search, and no log', async () => {
  const asked: unknown[] = [];
  const get = async (...what: unknown[]) => {
    asked.push(what);
    return view;
  };
  const { call, lines } = await serveTimeline({ timelines: { get } });
  const search = encodeURIComponent(' Đề 100% \u0000');
  for (const query of [`?text=${search}&only=screenText`, '?text=', ''])
    expect((await call('get', `${address}/timeline${query}`, { headers: credentials.staff })).status).toBe(
      200,
    );
  expect(asked).toEqual([
    [ids.attempt, { text: 'Đề 100%', only: 'screenText' }],
    [ids.attempt, {}],
    [ids.attempt, {}],
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/100%|%20/);
});

test.each([[`text=${'x'.repeat(201)}`], ['text=a&text=b'], ['text=%20'], ['text=%CC%81'], ['only=samples']])(
  'a search that cannot be is refused: %.20s',
  async (query) => {
    const get = () => expect.fail('the timeline was read');
    const { call } = await serveTimeline({ timelines: { get } });
    const answer = await call('get', `${address}/timeline?${query}`, { headers: credentials.staff });
    expect([answer.status, answer.json.error.code]).toEqual([400, 'invalid']);
  },
);

test('students do not read what was read from their screen', async () => {
  const get = () => expect.fail('the timeline was read');
  const { call } = await serveTimeline({ timelines: { get } });
  const answer = await call('get', `${address}/timeline?text=a`, { headers: credentials.student });
  expect(answer.status).toBe(403);
});

test('the recorded signals are lines below a header, for this one reader', async () => {
  const { call } = await serveTimeline();
  const answer = await call('get', `${address}/signals.jsonl`, { headers: credentials.staff });
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/x-ndjson',
    'cache-control': 'private, no-store',
    'content-disposition': `attachment; filename="${ids.attempt}.jsonl"`,
  });
  expect(answer.text.endsWith('\n')).toBe(true);
  expect(
    answer.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([{ at: 1_000, preset: 'standard' }, { at: 1, faces: 1 }, { at: 2 }, { at: 3, text: 'a\nb' }]);
});

test('asking for the head alone reads no signals', async () => {
  const factsOf = () => expect.fail('the signals were read');
  const { call, lines } = await serveTimeline({ signals: { factsOf } });
  const answer = await call('head', `${address}/signals.jsonl`, { headers: credentials.staff });
  expect([answer.status, answer.bytes.length]).toEqual([200, 0]);
  expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
});

test('an unknown attempt has neither', async () => {
  const { call } = await serveTimeline({ timelines: { get: unknown }, attempts: { get: unknown } });
  for (const path of ['timeline', 'signals.jsonl']) {
    const answer = await call('get', `${address}/${path}`, { headers: credentials.staff });
    expect([answer.status, answer.json.error.code]).toEqual([404, 'not-found']);
  }
});

test('a reader who leaves in the middle ends the reading, and is no error', async () => {
  let ended = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  async function* endless() {
    try {
      for (;;) yield [{ at: 1, text: 'x'.repeat(100_000) }];
    } finally {
      ended();
    }
  }
  const { base, lines } = await serveTimeline({ signals: { factsOf: endless } });
  const download = request(`${base}${address}/signals.jsonl`, { headers: credentials.staff }, (response) =>
    response.once('data', () => download.destroy()),
  ).on('error', () => {});
  download.end();
  await end;
  expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
});

test('signals that cannot be read to the end give half an answer, not one that looks whole', async () => {
  async function* failing() {
    yield [{ at: 1 }];
    throw new Error('the database went away');
  }
  const { call } = await serveTimeline({ signals: { factsOf: failing } });
  await expect(call('get', `${address}/signals.jsonl`, { headers: credentials.staff })).rejects.toThrow();
});
