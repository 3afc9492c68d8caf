import { randomUUID } from 'node:crypto';
import type { Attempt } from '../../src/exams/attempt.ts';
import type { Exam, Question } from '../../src/exams/exam.ts';
import type { Consent } from '../../src/protocol/exam.ts';
import type { PolicyInput } from '../../src/protocol/policy.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';

export const minute = 60_000;
/** An instant to begin tests at. */
export const noon = Date.UTC(2026, 5, 1, 12);

/** A clock that tests move. */
export function testClock(start = noon) {
  const clock = {
    at: start,
    now: () => clock.at,
    pass(ms: number) {
      clock.at += ms;
    },
  };
  return clock;
}

export const fullConsent: Consent = {
  camera: true,
  screen: true,
  audio: true,
  recording: true,
  biometrics: true,
  attention: true,
  identityCard: true,
};

const noChecks = {
  systemCheck: false,
  entireScreen: false,
  enrolment: false,
  calibration: false,
  identityCard: false,
  approval: false,
};

/** A policy without any check, and what is given. */
export const policyWith = (input: PolicyInput = {}) =>
  resolvePolicy({ ...input, checks: { ...noChecks, ...input.checks } });

export const fourQuestions = (): Question[] => [
  { id: randomUUID(), kind: 'single', prompt: 'One?', options: ['a', 'b', 'c'], answer: 1, points: 1 },
  {
    id: randomUUID(),
    kind: 'multiple',
    prompt: 'Some?',
    options: ['a', 'b', 'c'],
    answer: [0, 2],
    points: 2,
  },
  { id: randomUUID(), kind: 'number', prompt: 'How many?', answer: 2.5, tolerance: 0.1, points: 1.5 },
  { id: randomUUID(), kind: 'text', prompt: 'Why?', points: 3 },
];

/** Nothing is missed of a student who sends camera frames alone. */
export const cameraOnly = { screen: false, audio: false } as const;

export function examWith(fields: Partial<Exam> = {}): Exam {
  return {
    id: randomUUID(),
    title: 'Botany',
    description: '',
    durationMinutes: 60,
    opensAt: null,
    closesAt: null,
    joinCode: randomUUID().replaceAll('-', '').slice(0, 10).toUpperCase(),
    policy: policyWith({ capture: cameraOnly }),
    questions: fourQuestions(),
    createdAt: noon,
    createdBy: null,
    ...fields,
  };
}

export function attemptWith(fields: Partial<Attempt> = {}): Attempt {
  return {
    id: randomUUID(),
    examId: randomUUID(),
    studentNumber: 'S1',
    name: 'Ada',
    status: 'waiting',
    consent: fullConsent,
    checks: {},
    exemptions: [],
    joinedAt: noon,
    startedAt: null,
    endsAt: null,
    pausedAt: null,
    pauseReason: null,
    submittedAt: null,
    receipt: null,
    endReason: null,
    ...fields,
  };
}
