import { expect, test } from 'vitest';
import { examInput } from '../../src/protocol/exam.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { examInputOf, newExam } from '../../src/web/teacher/exam-draft.ts';

const policyOf = (fields: Partial<ReturnType<typeof newExam>> = {}) => {
  const draft = { ...newExam(), title: 'Botany', ...fields };
  return resolvePolicy(examInputOf(draft).policy);
};

test('a new exam captures what its preset captures, unless its teacher chooses otherwise', () => {
  expect(policyOf()).toEqual(resolvePolicy());
  expect(policyOf({ preset: 'strict' }).checks).toEqual(resolvePolicy({ preset: 'strict' }).checks);
  expect(policyOf({ screen: 'if-available', sound: false }).capture).toMatchObject({
    screen: 'if-available',
    audio: false,
  });
  expect(policyOf({ screen: 'off' }).capture.screen).toBe(false);
});

test('what the page sends is what the server takes', () => {
  const [question] = newExam().questions;
  const questions = [{ ...question, prompt: 'One?', options: ['a', 'b'], right: [1] }] as never;
  expect(examInput.safeParse(examInputOf({ ...newExam(), title: 'Botany', questions })).success).toBe(true);
});
