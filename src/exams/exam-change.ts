import { isDeepStrictEqual } from 'node:util';
import { latestInstant } from '../protocol/common.ts';
import type { ExamChange } from '../protocol/exam.ts';
import type { Policy, PolicyInput } from '../protocol/policy.ts';
import { resolvePolicy } from '../protocol/presets.ts';
import type { Exam, Question } from './exam.ts';
import { Refusal } from './refusal.ts';

export const storedInstant = (instant: number | null | undefined): number | null =>
  instant == null ? null : Math.min(Math.round(instant), latestInstant);

/**
 * The exam with the given fields put in; `questions` is taken whole, `policy` key by key at any depth.
 * Another `policy.preset` starts again from that preset.
 * @throws Refusal `closed` when the exam would close before it opens
 */
export function changed(exam: Exam, change: ExamChange, questions: Question[] | undefined): Exam {
  const next: Exam = {
    ...exam,
    title: change.title ?? exam.title,
    description: change.description ?? exam.description,
    durationMinutes: change.durationMinutes ?? exam.durationMinutes,
    opensAt: change.opensAt === undefined ? exam.opensAt : storedInstant(change.opensAt),
    closesAt: change.closesAt === undefined ? exam.closesAt : storedInstant(change.closesAt),
    policy: change.policy === undefined ? exam.policy : changedPolicy(exam.policy, change.policy),
    questions: questions ?? exam.questions,
  };
  if (next.opensAt !== null && next.closesAt !== null && next.opensAt >= next.closesAt) {
    const message = 'The exam would close before it opens. Change opensAt, closesAt or both.';
    throw new Refusal('closed', message, { path: 'closesAt' });
  }
  return next;
}

/** Changes that would be unfair to students who have begun. */
export function touchesAttempts(before: Exam, after: Exam): boolean {
  return (
    before.durationMinutes !== after.durationMinutes || !isDeepStrictEqual(before.questions, after.questions)
  );
}

function changedPolicy(current: Policy, change: PolicyInput): Policy {
  if (change.preset !== undefined && change.preset !== current.preset) return resolvePolicy(change);
  return resolvePolicy(overlay(current, change) as PolicyInput);
}

/** Objects key by key; everything else, arrays too, is taken whole. */
function overlay(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (!isObject(below) || !isObject(above)) return above;
  const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
  return Object.fromEntries([...keys].map((key) => [key, overlay(below[key], above[key])]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
