import { expect, test } from 'vitest';
import type { IncidentView } from '../../src/protocol/incident.ts';
import type { CriticalAlert } from '../../src/protocol/teacher-messages.ts';
import { Alerts } from '../../src/web/teacher/alerts.ts';

const alert = (id: string, startedAt: number): CriticalAlert => ({
  type: 'CRITICAL_ALERT',
  alertId: id,
  incidentId: id,
  examId: 'exam',
  attemptId: 'attempt',
  studentNumber: '7',
  name: 'Lan P.',
  tag: 'A2',
  alertType: 'MULTIPLE_FACES',
  severity: 'high',
  confidence: 0.94,
  startedAt,
  timestamp: startedAt,
  message: '',
  details: { faces: 2 },
  seen: '2 faces in the picture',
  screenshotUrl: `/api/evidence/${id}`,
});

const incident = (id: string, startedAt: number, fields: Partial<IncidentView> = {}): IncidentView => ({
  id,
  examId: 'exam',
  attemptId: 'attempt',
  studentNumber: '7',
  tag: 'A1',
  name: 'face-absent',
  severity: 'medium',
  confidence: 0.8,
  status: 'closed',
  review: null,
  startedAt,
  endedAt: startedAt + 100,
  durationMs: 100,
  details: {},
  seen: 'No face in the picture',
  evidence: [],
  ...fields,
});

test('records and live alerts become one list, newest first, none twice', () => {
  const alerts = new Alerts();
  alerts.raised(alert('a', 20));
  alerts.loaded([incident('b', 10), incident('a', 20, { status: 'open', endedAt: null })]);
  expect(alerts.all.value.map((each) => each.value.id)).toEqual(['a', 'b']);
  // What only the live message told is kept.
  expect(alerts.get('a')?.value).toMatchObject({
    name: 'Lan P.',
    pictureUrl: '/api/evidence/a',
    endedAt: null,
  });
});

test('an incident ends, and goes on when endedAt is null again', () => {
  const alerts = new Alerts();
  alerts.raised(alert('a', 20));
  alerts.changed({ type: 'ALERT_UPDATED', alertId: 'a', endedAt: 50 });
  expect(alerts.get('a')?.value.endedAt).toBe(50);
  alerts.changed({ type: 'ALERT_UPDATED', alertId: 'a', endedAt: null, confidence: 0.99 });
  expect(alerts.get('a')?.value).toMatchObject({ endedAt: null, confidence: 0.99 });
});

test('what a person decided leaves the list of open alerts', () => {
  const alerts = new Alerts();
  alerts.raised(alert('a', 20));
  alerts.raised(alert('b', 30));
  alerts.changed({
    type: 'ALERT_UPDATED',
    alertId: 'a',
    review: 'dismissed',
    acknowledgedBy: { id: 'x', name: 'Ms Tran' },
  });
  expect(alerts.open.value.map((each) => each.value.id)).toEqual(['b']);
  expect(alerts.get('a')?.value.reviewedBy).toBe('Ms Tran');
});
