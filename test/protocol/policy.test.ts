import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tags } from '../../src/protocol/incident.ts';
import { policy, policyInput } from '../../src/protocol/policy.ts';
import { completePolicy, resolvePolicy } from '../../src/protocol/presets.ts';

/** The paths that are refused. */
function refused(input: unknown): string[] {
  const { error } = policyInput.safeParse(input);
  return (error?.issues ?? []).map(({ path, ...issue }) => {
    const keys = 'keys' in issue ? (issue.keys as string[]) : [];
    return [...path, ...keys].join('.');
  });
}

test('standard is what the contract lists', () => {
  const standard = resolvePolicy();
  expect(standard).toMatchObject({
    preset: 'standard',
    feedback: 'message',
    graceMs: 120_000,
    eraseAtOnce: false,
    recording: false,
    capture: {
      camera: true,
      screen: true,
      audio: true,
      cameraFps: 2,
      screenIntervalMs: 2_000,
      jpegQuality: 0.7,
      cameraWidth: 640,
      cameraHeight: 480,
      screenMaxWidth: 1_920,
    },
    checks: {
      systemCheck: true,
      entireScreen: true,
      enrolment: true,
      calibration: true,
      identityCard: false,
      approval: false,
    },
    clips: { enabled: true, beforeMs: 5_000, afterMs: 5_000, belowFocusScore: 50, sources: ['camera'] },
    retentionDays: {
      evidence: 30,
      recordings: 14,
      templates: 1,
      identityCards: 1,
      text: 30,
      chat: 30,
      audit: 365,
    },
    allowedPhrases: [],
  });
  const { A1, A2, A3, A4, A5, A6, A7, A8, A9, A10 } = standard.rules;
  expect(A1).toEqual({
    enabled: true,
    severity: 'medium',
    points: 60,
    quietMs: 2_000,
    cooldownMs: 30_000,
    raiseAfter: 0,
    ms: 3_000,
  });
  expect(A2).toMatchObject({ severity: 'high', points: 60, faces: 2, ms: 1_000 });
  expect(A3).toMatchObject({
    severity: 'low',
    points: 30,
    yawDegrees: 25,
    pitchDegrees: 20,
    backDegrees: 5,
    ms: 4_000,
  });
  expect(A4).toMatchObject({
    severity: 'medium',
    points: 60,
    ms: 1_000,
    phoneMs: 6_000,
    windowMs: 30_000,
    objects: ['phone', 'book', 'laptop', 'screen'],
  });
  expect(A5).toMatchObject({ severity: 'high', points: 60, ms: 0 });
  expect(A6).toMatchObject({
    severity: 'medium',
    points: 40,
    speechMs: 10_000,
    windowMs: 30_000,
    unbrokenMs: 30_000,
    pauseMs: 2_000,
  });
  expect(A7).toMatchObject({ severity: 'medium', points: 40, ms: 2_000 });
  expect(A8).toMatchObject({ severity: 'technical', points: 0, missingMs: 5_000 });
  expect(A9).toMatchObject({ severity: 'high', points: 60, ms: 3_000, liveBelow: 0.3 });
  expect(A10).toMatchObject({ severity: 'low', points: 40, similarity: 0.6, mismatches: 3, of: 5 });
});

test('what is given wins over the preset, and the preset over standard', () => {
  const resolved = resolvePolicy({ preset: 'relaxed', rules: { A1: { ms: 1 }, A4: { objects: [] } } });
  expect(resolved.rules.A1).toMatchObject({ ms: 1, severity: 'medium' });
  expect(resolved.rules.A2.ms).toBe(2_000);
  expect(resolved.rules.A4.objects).toEqual([]);
  expect(resolved.capture).toEqual(resolvePolicy().capture);
});

test.each(['relaxed', 'standard', 'strict'] as const)(
  '%s is complete, and resolving does not change it',
  (preset) => {
    const resolved = resolvePolicy({ preset });
    expect(policy.parse(resolved)).toEqual(resolved);
    expect(resolvePolicy(resolved)).toEqual(resolved);
  },
);

test('presets are not changed by what is made of them', () => {
  const one = resolvePolicy();
  one.rules.A1.ms = 7;
  one.keywords.push('x');
  expect(resolvePolicy().rules.A1.ms).toBe(3_000);
  expect(resolvePolicy().keywords).not.toContain('x');
});

test('unknown keys and values out of range are refused with their path', () => {
  expect(refused({ rules: { A1: { minutes: 3 } } })).toEqual(['rules.A1.minutes']);
  expect(refused({ rules: { A11: {} } })).toEqual(['rules.A11']);
  expect(refused({ capture: { cameraFps: 31 } })).toEqual(['capture.cameraFps']);
  expect(refused({ capture: { cameraFps: 0 }, feedback: 'loud' }).sort()).toEqual([
    'capture.cameraFps',
    'feedback',
  ]);
  expect(refused({ attention: { weights: { nose: 1 } } })).toEqual(['attention.weights.nose']);
  expect(refused({ rules: { A7: { events: { blur: 'yes' } } } })).toEqual(['rules.A7.events.blur']);
  expect(refused({ rules: { A3: { backDegrees: 91 }, A9: { liveBelow: 1.1 } } }).sort()).toEqual([
    'rules.A3.backDegrees',
    'rules.A9.liveBelow',
  ]);
  expect(refused({ rules: { A1: { quietMs: -1 }, A2: { raiseAfter: 1.5 } } }).sort()).toEqual([
    'rules.A1.quietMs',
    'rules.A2.raiseAfter',
  ]);
  expect(refused({ rules: { A1: { backDegrees: 5 } } })).toEqual(['rules.A1.backDegrees']);
  expect(refused(null)).toEqual(['']);
});

test('no policy makes a technical fact a suspicion', () => {
  expect(refused({ rules: { A8: { points: 10 } } })).toEqual(['rules.A8.points']);
  expect(refused({ rules: { A8: { severity: 'high' } } })).toEqual(['rules.A8.severity']);
  expect(refused({ rules: { A8: { points: 0, severity: 'technical', missingMs: 9_000 } } })).toEqual([]);
});

test('the stricter a preset, the sooner its rules fire and the heavier they weigh', () => {
  const [relaxed, standard, strict] = (['relaxed', 'standard', 'strict'] as const).map(
    (preset) => resolvePolicy({ preset }).rules,
  );
  for (const tag of ['A1', 'A2', 'A3', 'A4', 'A7'] as const) {
    const spans = [relaxed, standard, strict].map((rules) => rules?.[tag].ms ?? Number.NaN);
    expect(spans).toEqual([...spans].sort((a, b) => b - a));
  }
  expect(strict?.A3).toMatchObject({ severity: 'medium', raiseAfter: 3 });
});

test('a policy that was stored before some key existed gets it from its preset, and keeps the rest', () => {
  const stored = JSON.parse(
    JSON.stringify(resolvePolicy({ preset: 'strict', rules: { A1: { ms: 1_234 } } })),
  );
  for (const tag of tags) {
    delete stored.rules[tag].quietMs;
    delete stored.rules[tag].raiseAfter;
  }
  delete stored.rules.A3.backDegrees;
  delete stored.rules.A6.pauseMs;
  delete stored.rules.A9.liveBelow;
  const complete = completePolicy(stored);
  expect(complete).toEqual(resolvePolicy({ preset: 'strict', rules: { A1: { ms: 1_234 } } }));
  expect(complete.rules.A3.raiseAfter).toBe(3);
});

test('a whole stored policy stays as it is, also where a preset says something else now', () => {
  const stored = resolvePolicy({ rules: { A2: { cooldownMs: 7 } }, keywords: [] });
  expect(completePolicy(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
  const old = { ...stored, longGone: true };
  expect(completePolicy(old)).toEqual(stored);
});

test('of a stored policy only what is out of range now comes from the preset', () => {
  const stored = JSON.parse(
    JSON.stringify(resolvePolicy({ preset: 'strict', rules: { A4: { ms: 1_234 } } })),
  );
  stored.rules.A4.windowMs = 600_000;
  stored.rules.A8.points = 10;
  stored.rules.A8.severity = 'high';
  stored.rules.A3.nod = 1;
  expect(completePolicy(stored)).toEqual(resolvePolicy({ preset: 'strict', rules: { A4: { ms: 1_234 } } }));
  expect(resolvePolicy().rules.A4.windowMs).toBe(30_000);
});

test('any part of a whole policy is taken', () => {
  const whole = resolvePolicy();
  fc.assert(
    fc.property(fc.subarray(Object.keys(whole)), (keys) => {
      const part = Object.fromEntries(Object.entries(whole).filter(([key]) => keys.includes(key)));
      expect(refused(part)).toEqual([]);
      expect(resolvePolicy(part)).toEqual(whole);
    }),
  );
});
