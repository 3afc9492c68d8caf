import { expect, test } from 'vitest';
import { Attempts } from '../../src/exams/attempts.ts';
import { Exams } from '../../src/exams/exams.ts';
import { hashToken } from '../../src/exams/token.ts';
import { fullConsent, minute, noon, policyWith } from '../support/exams.ts';
import { desk, refusalOf } from './desk.ts';

test('a first join makes an attempt that is ready, and a token of which only the hash is kept', async () => {
  const { join, stores, attempts, exam } = await desk();

  const joined = await join();

  expect(joined.exam).toEqual(exam);
  expect(joined.attempt).toMatchObject({
    status: 'waiting',
    studentNumber: 'S1',
    name: 'Ada',
    joinedAt: noon,
  });
  expect(stores.attempts.get(joined.attempt.id)?.tokenHash).toBe(hashToken(joined.token));
  expect(JSON.stringify([...stores.attempts.values(), ...stores.entries])).not.toContain(joined.token);
  expect(await attempts.authenticate(joined.token)).toEqual(joined.attempt);
});

test('the code may be typed in small letters, with spaces and dashes', async () => {
  const { attempts, exam, join } = await desk({ joinCode: 'ABCDE23456' });
  await join();

  const consent = fullConsent;
  const input = { joinCode: ' abcde – 234 56', name: 'Bo', studentNumber: 'S2', consent };
  expect((await attempts.join(input, { userAgent: '' })).attempt.examId).toBe(exam.id);
});

test('an unknown code and an invitation are refused', async () => {
  const { attempts } = await desk();
  const rest = { name: 'Ada', studentNumber: 'S1', consent: fullConsent };

  expect(await refusalOf(attempts.join({ ...rest, joinCode: 'NOSUCHCODE' }, { userAgent: '' }))).toEqual({
    code: 'unknown-join-code',
  });
  expect(
    await refusalOf(attempts.join({ inviteToken: 't', consent: fullConsent }, { userAgent: '' })),
  ).toEqual({ code: 'not-implemented' });
});

test('the consents that the policy needs are named; biometrics are never needed', async () => {
  const { attempts, exam } = await desk({
    policy: policyWith({ recording: true, checks: { identityCard: true, enrolment: true } }),
  });
  const none = Object.fromEntries(Object.keys(fullConsent).map((key) => [key, false])) as typeof fullConsent;
  const input = { joinCode: exam.joinCode, name: 'Ada', studentNumber: 'S1' };

  expect(await refusalOf(attempts.join({ ...input, consent: none }, { userAgent: '' }))).toEqual({
    code: 'consent-required',
    missing: ['camera', 'screen', 'audio', 'recording', 'identityCard'],
  });
  const enough = { ...fullConsent, biometrics: false, attention: false };
  expect((await attempts.join({ ...input, consent: enough }, { userAgent: '' })).attempt.consent).toEqual(
    enough,
  );
});

test('an exam with confusion scores lets nobody in who does not agree to them', async () => {
  const { stores, exam } = await desk({ policy: policyWith({ attention: { confusion: true } }) });
  const input = { joinCode: exam.joinCode, name: 'Ada', studentNumber: 'S1' };
  const joinWith = (allowAttention: boolean, attention: boolean) => {
    const exams = new Exams({ store: stores.examStore, allowAttention });
    const log = { error: () => {} };
    const { answerStore: answers, audit, attemptStore: store } = stores;
    const attempts = new Attempts({ store, answers, audit, exams, log, now: () => noon });
    return attempts.join({ ...input, consent: { ...fullConsent, attention } }, { userAgent: '' });
  };

  expect(await refusalOf(joinWith(true, false))).toEqual({
    code: 'consent-required',
    missing: ['attention'],
  });
  // Where the operator forbids them they are not computed, and nobody need agree.
  expect((await joinWith(false, false)).attempt.consent.attention).toBe(false);
});

test('one may join before the exam opens, and not after it closed', async () => {
  const { join, clock } = await desk({ opensAt: noon + minute, closesAt: noon + 2 * minute });

  const { token } = await join();
  clock.at = noon + 2 * minute;

  expect(await refusalOf(join({ studentNumber: 'S2' }))).toMatchObject({ code: 'closed' });
  // Who is in already comes back.
  expect((await join({}, token)).token).toBe(token);
});

test('joining again with its token gives the same attempt and keeps the token', async () => {
  const { join, attempts } = await desk();
  const first = await join();

  const second = await join({}, first.token);

  expect(second).toEqual(first);
  expect(await attempts.authenticate(first.token)).not.toBeNull();
});

test('without its token a student number is not let in twice, until a teacher allows the device', async () => {
  const { join, attempts, stores } = await desk();
  const first = await join();
  const asked: unknown[] = [];
  attempts.on('device-requested', (request) => asked.push(request));

  const { code, requestId } = await refusalOf(join({}, 'some other token'));
  expect(code).toBe('already-joined');
  // Asking again with the request is the same request, and is not told twice.
  expect(await refusalOf(join({ requestId: String(requestId) }))).toEqual({ code, requestId });
  await new Promise(setImmediate);
  expect(asked).toEqual([{ requestId, attempt: first.attempt, userAgent: 'test', at: noon }]);

  await attempts.allowDevice(String(requestId), { kind: 'staff', id: 't', name: 'T' });
  const second = await join({ requestId: String(requestId) });

  expect(second.attempt).toEqual(first.attempt);
  expect(await attempts.authenticate(first.token)).toBeNull();
  expect(await attempts.authenticate(second.token)).toEqual(first.attempt);
  expect(stores.attempts.size).toBe(1);
  // A request lets one device in once.
  expect((await refusalOf(join({ requestId: String(requestId) }))).requestId).not.toBe(requestId);
});

test('of two requests the newer stands, and one device never learns the request of another', async () => {
  const { join, attempts } = await desk();
  await join();
  const older = String((await refusalOf(join())).requestId);
  const newer = String((await refusalOf(join())).requestId);

  expect(newer).not.toBe(older);
  const staff = { kind: 'staff', id: 't', name: 'T' } as const;
  expect(await refusalOf(attempts.allowDevice(older, staff))).toEqual({ code: 'not-found' });
  await attempts.allowDevice(newer, staff);
  expect((await join({ requestId: newer })).token).toBeTruthy();
});

test('a request is for its own attempt only', async () => {
  const { join, attempts } = await desk();
  await join();
  const other = await join({ studentNumber: 'S2' });
  const requestId = String((await refusalOf(join())).requestId);
  const staff = { kind: 'staff', id: 't', name: 'T' } as const;

  expect(await refusalOf(attempts.allowDevice(requestId, staff, other.attempt.id))).toEqual({
    code: 'not-found',
  });
  await attempts.allowDevice(requestId, staff);
  expect((await refusalOf(join({ studentNumber: 'S2', requestId }))).code).toBe('already-joined');
});

test('of two first joins at once one wins and the other is told that it is taken', async () => {
  const { join, stores } = await desk();

  const outcomes = await Promise.allSettled([join(), join()]);

  const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(lost).toHaveLength(1);
  expect(lost[0]?.reason).toMatchObject({ code: 'already-joined' });
  expect(stores.attempts.size).toBe(1);
});

test('a token lives until a day after the end, which a pause holds up', async () => {
  const { running, clock, attempts, join } = await desk({ durationMinutes: 60 });
  const { token } = await join({ studentNumber: 'S2' });
  clock.pass(365 * 24 * 60 * minute);
  expect(await attempts.authenticate(token)).not.toBeNull();

  const { id } = (await attempts.authenticate(token)) ?? (await running());
  await attempts.start(id);
  clock.pass(25 * 60 * minute);
  expect(await attempts.authenticate(token)).not.toBeNull();
  clock.pass(1);
  expect(await attempts.authenticate(token)).toBeNull();
});
