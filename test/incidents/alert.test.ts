import { expect, test } from 'vitest';
import { criticalAlert } from '../../src/incidents/alert.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { tags } from '../../src/protocol/incident.ts';
import { criticalAlert as schema } from '../../src/protocol/teacher-messages.ts';

const incidentWith = (fields: Partial<Incident>): Incident => ({
  id: crypto.randomUUID(),
  examId: crypto.randomUUID(),
  attemptId: crypto.randomUUID(),
  tag: 'A1',
  ruleVersion: 1,
  severity: 'medium',
  confidence: 0.9,
  startedAt: 10_000,
  endedAt: null,
  details: {},
  revision: 1,
  ...fields,
});
const alertOf = (fields: Partial<Incident>, url: string | null = null) =>
  criticalAlert(incidentWith(fields), { studentNumber: 'S1', name: 'Ada' }, url, 13_400);

test.each([
  [{ tag: 'A1' }, 'No face in the picture, for 3 s.'],
  [{ tag: 'A2', details: { faces: 3 } }, '3 faces in the picture, for 3 s.'],
  [{ tag: 'A3', details: { yaw: -40, pitch: 5 } }, 'Head turned away (40° sideways, 5° up), for 3 s.'],
  [
    {
      tag: 'A4',
      details: { objects: [1, 2].map(() => ({ label: 'phone', confidence: 1, box: [0, 0, 1, 1] })) },
    },
    'A phone in the picture, for 3 s.',
  ],
  [
    { tag: 'A7', details: { pageEvent: 'tab-hidden', pageEvents: ['tab-hidden'] } },
    'Exam tab hidden, for 3 s.',
  ],
  // What takes no time has not lasted.
  [{ tag: 'A7', details: { pageEvent: 'paste', pageEvents: ['paste'] } }, 'Text pasted from outside.'],
] as [Partial<Incident>, string][])('%j is told in words', (fields, words) => {
  expect(alertOf(fields).message).toBe(words);
});

test('an alert of any tag is as the contract says', () => {
  for (const tag of tags) {
    const alert = schema.strict().parse(alertOf({ tag }, '/api/evidence/x'));
    expect(alert.alertId).toBe(alert.incidentId);
    expect(alert.message).not.toBe('');
  }
  expect(alertOf({ tag: 'A2' })).toMatchObject({
    alertType: 'MULTIPLE_FACES',
    screenshotUrl: null,
    timestamp: 13_400,
  });
});
