import { alertType, type Tag } from '../protocol/incident.ts';
import type { CriticalAlert } from '../protocol/teacher-messages.ts';
import type { Incident } from './incident.ts';

/** Whom an incident is about, as a teacher reads it. */
export interface Subject {
  studentNumber: string;
  name: string;
}

const seconds = (ms: number) => `${Math.max(1, Math.round(ms / 1_000))} s`;

/** What was seen and for how long, in words. A person decides what it means. */
function words({ tag, details, startedAt }: Incident, now: number): string {
  const lasting = `for ${seconds(now - startedAt)}`;
  const objects = [...new Set((details.objects ?? []).map((object) => object.label))].join(', ');
  const said: Partial<Record<Tag, string>> = {
    A1: `No face in view ${lasting}.`,
    A2: `${details.faces ?? 2} faces in view ${lasting}.`,
    A3: `Head turned away from the screen ${lasting} (${details.yaw ?? 0}° sideways, ${details.pitch ?? 0}° up or down).`,
    A4: `In view ${lasting}: ${objects}.`,
  };
  return said[tag] ?? `${alertType(tag)} ${lasting}.`;
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
    details,
    screenshotUrl,
  };
}
