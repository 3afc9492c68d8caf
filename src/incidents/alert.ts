import { alertType } from '../protocol/incident.ts';
import type { CriticalAlert } from '../protocol/teacher-messages.ts';
import { lasts, seenIn } from '../rules/engine.ts';
import type { Incident } from './incident.ts';

/** Whom an incident is about, as a teacher reads it. */
export interface Subject {
  studentNumber: string;
  name: string;
}

/** What was seen and for how long, in words. A person decides what it means. */
function words({ tag, details, startedAt }: Incident, now: number): string {
  const seconds = Math.round((now - startedAt) / 1_000);
  const lasting = seconds > 0 && lasts(tag, details) ? `, for ${seconds} s` : '';
  return `${seenIn(tag, details)}${lasting}.`;
}

/** The alert that goes to teachers when an incident opens. `screenshotUrl` must be readable already. */
export function criticalAlert(
  incident: Incident,
  { studentNumber, name }: Subject,
  screenshotUrl: string | null,
  now: number,
): CriticalAlert {
  const { id, examId, attemptId, tag, severity, confidence, startedAt, details } = incident;
  return {
    type: 'CRITICAL_ALERT',
    alertId: id,
    incidentId: id,
    examId,
    attemptId,
    studentNumber,
    name,
    tag,
    alertType: alertType(tag),
    severity,
    confidence,
    startedAt,
    timestamp: now,
    message: words(incident, now),
    seen: seenIn(tag, details),
    details,
    screenshotUrl,
  };
}
