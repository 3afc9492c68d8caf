import { expect, test } from 'vitest';
import type { CameraObservation, Look } from '../../src/analysis/observation.ts';
import { Enrolment } from '../../src/exams/enrolment.ts';
import { Templates } from '../../src/exams/templates.ts';
import { limits } from '../../src/protocol/limits.ts';
import { policyWith } from '../support/exams.ts';
import { observationWith } from '../support/observations.ts';
import { descriptorOf, TestKeys, TestRows } from '../support/templates.ts';
import { desk, refusalOf } from './desk.ts';

/** A JPEG as far as its header goes; `n` makes it another picture. */
function jpeg(n: number): Uint8Array {
  return Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 1, 0xe0, 2, 0x80, 1, 1, 0x11, 0, n >> 8, n & 255);
}

const goodOf = (person: number, turn = 0) =>
  observationWith({ identity: { descriptor: descriptorOf(person, turn) }, liveness: { live: 0.9 } });

async function enrolling(changes: { biometrics?: boolean; similarity?: number } = {}) {
  const { similarity = 0.6 } = changes;
  const { attempts, clock, exams, stores, join } = await desk({
    policy: policyWith({ checks: { enrolment: true }, rules: { A10: { similarity } } }),
  });
  const rows = new TestRows();
  const templates = new Templates({ rows, keys: new TestKeys('one'), log: { error: () => {} } });
  const looks: Look[] = [];
  const sees = { next: (): CameraObservation | Promise<CameraObservation> => goodOf(1) };
  const examiner = {
    async examine(_: Uint8Array, look: Look) {
      looks.push(look);
      return sees.next();
    },
  };
  const enrolment = new Enrolment({ attempts, exams, examiner, templates, model: 'm', now: clock.now });
  const { attempt } = await join();
  if (changes.biometrics === false) {
    const consent = { ...attempt.consent, biometrics: false };
    await stores.attemptStore.change(attempt.id, (known) => ({ ...known, consent }));
  }
  let pictures = 0;
  const another = () => enrolment.add(attempt.id, jpeg(++pictures));
  const all = async () => {
    for (let i = 1; i < limits.enrolmentFrames; i += 1) await another();
    return another();
  };
  return { attempts, attempt, clock, enrolment, templates, rows, looks, sees, stores, another, all };
}

test('five good pictures of one person make the template, and the start waits for it', async () => {
  const { attempts, attempt, another, looks, templates, stores } = await enrolling();
  expect(await refusalOf(attempts.start(attempt.id))).toMatchObject({ missing: ['enrolment'] });
  for (let have = 1; have < 5; have += 1) {
    expect(await another()).toMatchObject({ accepted: true, have, need: 5, complete: false });
  }
  expect(await templates.has(attempt.id)).toBe(false);
  expect(await another()).toEqual({
    accepted: true,
    quality: expect.any(Number),
    have: 5,
    need: 5,
    complete: true,
  });
  expect(await templates.of(attempt.id)).toEqual({
    model: 'm',
    descriptors: Array.from({ length: 5 }, () => descriptorOf(1)),
  });
  expect((await attempts.get(attempt.id)).checks.enrolment).toMatchObject({ ok: true });
  expect((await attempts.start(attempt.id)).attempt.status).toBe('running');
  expect(looks[0]).toMatchObject({ full: true, identity: true, liveness: true, objects: false });
  expect(stores.entries.map(({ action }) => action)).toContain('attempt.enrolled');
});

test('a picture with a fault is refused by its code, and counts for nothing', async () => {
  const { another, sees } = await enrolling();
  await another();
  sees.next = () => observationWith({ faces: [] });
  expect(await refusalOf(another())).toEqual({ code: 'no-face', have: 1, need: 5, complete: false });
  sees.next = () => goodOf(1);
  expect(await another()).toMatchObject({ have: 2 });
});

test('the same picture twice is no new one, and the last one again is the same success', async () => {
  const { enrolment, attempt, all, another, clock, rows } = await enrolling();
  await enrolment.add(attempt.id, jpeg(900));
  const again = refusalOf(enrolment.add(attempt.id, jpeg(900)));
  expect(await again).toEqual({ code: 'not-live', have: 1, need: 5, complete: false });
  for (let n = 901; n < 905; n += 1) await enrolment.add(attempt.id, jpeg(n));
  const stored = rows.rows.get(attempt.id);
  expect(await enrolment.add(attempt.id, jpeg(904))).toMatchObject({
    accepted: false,
    have: 5,
    complete: true,
  });
  expect(rows.rows.get(attempt.id)).toBe(stored);
  // One that was on its way begins nothing anew.
  expect(await another()).toMatchObject({ accepted: false, have: 5, complete: true });
  clock.pass(10_000);
  await all();
  expect(rows.rows.get(attempt.id)).not.toBe(stored);
});

test('pictures of two persons begin anew, so that no template is of both', async () => {
  const { another, all, sees, templates, attempt } = await enrolling();
  await another();
  await another();
  sees.next = () => goodOf(2);
  expect(await refusalOf(another())).toEqual({ code: 'multiple-faces', have: 0, need: 5, complete: false });
  expect(await all()).toMatchObject({ complete: true });
  const { descriptors = [] } = (await templates.of(attempt.id)) ?? {};
  expect(descriptors.every((descriptor) => descriptor[2] === 1)).toBe(true);
});

test('a policy that is strict with frames of the exam does not keep anybody from enrolling', async () => {
  const { another, sees } = await enrolling({ similarity: 0.8 });
  // 0.59 apart: a similarity of 0.61.
  for (const [i, turn] of [0, 0.6, 0, 0.6, 0].entries()) {
    sees.next = () => goodOf(1, turn);
    expect(await another()).toMatchObject({ have: i + 1 });
  }
});

test('without consent to biometrics nothing is looked at', async () => {
  const { another, looks, attempts, attempt } = await enrolling({ biometrics: false });
  expect(await refusalOf(another())).toEqual({ code: 'consent-required', missing: ['biometrics'] });
  expect(looks).toEqual([]);
  expect((await attempts.start(attempt.id)).attempt.status).toBe('running');
});

test('the exam goes on with the template that it began with', async () => {
  const { all, another, attempts, attempt, rows } = await enrolling();
  await all();
  await attempts.start(attempt.id);
  const stored = rows.rows.get(attempt.id);
  expect(await refusalOf(another())).toEqual({ code: 'already-enrolled' });
  expect(rows.rows.get(attempt.id)).toBe(stored);
});

test('who was let in without may still enrol while the exam runs, but not afterwards', async () => {
  const { all, another, attempts, attempt, templates } = await enrolling();
  const system = { kind: 'system' } as const;
  await attempts.waiveCheck(attempt.id, 'enrolment', system);
  await attempts.start(attempt.id);
  expect(await all()).toMatchObject({ complete: true });
  expect(await templates.has(attempt.id)).toBe(true);
  await attempts.submit(attempt.id);
  expect((await refusalOf(another())).code).toBe('attempt-over');
});

test('when the template cannot be stored, the same picture may come again', async () => {
  const { enrolment, attempt, another, rows } = await enrolling();
  for (let i = 0; i < 4; i += 1) await another();
  rows.away = true;
  await expect(enrolment.add(attempt.id, jpeg(700))).rejects.toThrow('away');
  rows.away = false;
  expect(await enrolment.add(attempt.id, jpeg(700))).toMatchObject({ accepted: true, complete: true });
});

test('of several pictures at once one is looked at, and the others are told to wait', async () => {
  const { another, sees } = await enrolling();
  let go = () => {};
  sees.next = () =>
    new Promise((resolve) => {
      go = () => resolve(goodOf(1));
    });
  const first = another();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await refusalOf(another())).toEqual({ code: 'too-many-pictures', retryAfterSeconds: 1 });
  go();
  expect(await first).toMatchObject({ have: 1 });
});

test('a student may not keep the analysers busy', async () => {
  const { another, sees, clock } = await enrolling();
  sees.next = () => observationWith({ faces: [] });
  const codes: string[] = [];
  for (let i = 0; i < 25; i += 1) codes.push((await refusalOf(another())).code);
  expect(codes.filter((code) => code === 'no-face')).toHaveLength(20);
  expect(codes.at(-1)).toBe('too-many-pictures');
  clock.pass(1_000);
  expect((await refusalOf(another())).code).toBe('no-face');
});

test('an enrolment that nobody goes on with is forgotten', async () => {
  const { another, clock } = await enrolling();
  await another();
  clock.pass(11 * 60_000);
  expect(await another()).toMatchObject({ have: 1 });
});

test('what is no picture, and a busy server, are passed on as they are', async () => {
  const { enrolment, attempt, another, sees } = await enrolling();
  await expect(enrolment.add(attempt.id, Buffer.from('GIF89a'))).rejects.toMatchObject({ code: 'bad-frame' });
  sees.next = () => Promise.reject(Object.assign(new Error('later'), { code: 'busy' }));
  await expect(another()).rejects.toMatchObject({ code: 'busy' });
  sees.next = () => goodOf(1);
  expect(await another()).toMatchObject({ have: 1 });
});
