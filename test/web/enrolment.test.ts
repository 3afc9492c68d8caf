import { expect, test } from 'vitest';
import { ApiError } from '../../src/web/shared/api-error.ts';
import { type EnrolmentProgress, takePictures } from '../../src/web/student/enrolment.ts';

const picture = new Uint8Array([1]);
const refusal = (code: string, status = 422) => new ApiError(status, code, `about ${code}`);

/** A server that answers one picture after the other; an error is thrown. */
function take(answers: (number | Error)[], need = 3) {
  const told: EnrolmentProgress[] = [];
  const abort = new AbortController();
  let sent = 0;
  const done = takePictures({
    grab: async () => picture,
    send: async () => {
      const have = answers[Math.min(sent, answers.length - 1)];
      sent += 1;
      if (have instanceof Error) throw have;
      return { accepted: true, quality: 1, have: have ?? 0, need, complete: have === need };
    },
    told: (progress) => told.push(progress),
    signal: abort.signal,
    pauseMs: 0,
  });
  return { done, told, abort, sent: () => sent };
}

test('pictures are taken until the server has enough', async () => {
  const { done, told, sent } = take([1, 2, 3]);
  await done;
  expect(sent()).toBe(3);
  expect(told.map(({ have, need }) => [have, need])).toEqual([
    [1, 3],
    [2, 3],
  ]);
});

test('a picture that is refused is told with what to do, and the next one is taken', async () => {
  const { done, told } = take([1, refusal('too-dark'), 2, 3]);
  await done;
  expect(told[1]).toEqual({ have: 1, need: 3, hint: 'about too-dark' });
});

test('a server that is busy is asked again', async () => {
  const { done } = take([refusal('busy', 503), 1, 2, 3]);
  await done;
});

test('what no further picture mends ends it at once', async () => {
  const { done, sent } = take([refusal('attempt-over', 409)]);
  await expect(done).rejects.toMatchObject({ code: 'attempt-over' });
  expect(sent()).toBe(1);
});

test('it does not go on for ever', async () => {
  const { done, sent } = take([refusal('no-face')]);
  await expect(done).rejects.toMatchObject({ code: 'no-face' });
  expect(sent()).toBe(20);
});

test('who leaves the page stops it', async () => {
  const { done, abort, sent } = take([refusal('no-face')]);
  abort.abort();
  await done;
  expect(sent()).toBeLessThan(3);
});

test('while the camera has no picture nothing is sent', async () => {
  let asked = 0;
  const abort = new AbortController();
  const done = takePictures({
    grab: async () => {
      asked += 1;
      if (asked === 3) abort.abort();
      return null;
    },
    send: () => Promise.reject(new Error('nothing to send')),
    told: () => {},
    signal: abort.signal,
    pauseMs: 0,
  });
  await done;
  expect(asked).toBe(3);
});

test('a camera that gives no picture any more is told of', async () => {
  let asked = 0;
  const done = takePictures({
    grab: async () => {
      asked += 1;
      return null;
    },
    send: () => Promise.reject(new Error('nothing to send')),
    told: () => {},
    signal: new AbortController().signal,
    pauseMs: 0,
  });
  await expect(done).rejects.toMatchObject({
    code: 'no-picture',
    message: expect.stringContaining('Turn it on again'),
  });
  expect(asked).toBe(10);
});
