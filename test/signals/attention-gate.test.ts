import { expect, test } from 'vitest';
import { attentionAllowed } from '../../src/signals/attention/allowed.ts';
import { attentionStatus } from '../../src/signals/attention/status.ts';
import { policyWith } from './attention-faces.ts';

test('operator, exam and student must all say yes', () => {
  const answers = [true, false].flatMap((allowed) =>
    [true, false].flatMap((confusion) =>
      [true, false].map((attention) => ({
        given: { allowed, confusion, attention },
        answer: attentionAllowed({
          allowed,
          policy: { attention: policyWith({ confusion }) },
          consent: { attention },
        }),
      })),
    ),
  );
  expect(answers.filter(({ answer }) => answer).map(({ given }) => given)).toEqual([
    { allowed: true, confusion: true, attention: true },
  ]);
});

test('who is away or looks elsewhere is disengaged, whatever the score says', () => {
  const policy = policyWith();
  const confusion = { confused: true };
  expect(attentionStatus({ faceDetected: false, engagement: 100, confusion, policy })).toBe('DISENGAGED');
  expect(attentionStatus({ faceDetected: true, engagement: 39, confusion, policy })).toBe('DISENGAGED');
  expect(attentionStatus({ faceDetected: true, engagement: 40, confusion, policy })).toBe('CONFUSED');
});

test('without confusion there is no CONFUSED', () => {
  const facts = { faceDetected: true, engagement: 80, policy: policyWith() };
  expect(attentionStatus({ ...facts, confusion: null })).toBe('ENGAGED');
  expect(attentionStatus({ ...facts, confusion: { confused: false } })).toBe('ENGAGED');
});
