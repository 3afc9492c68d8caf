import type { IncidentView, Review, Severity, Tag } from '../../protocol/incident.ts';
import type { CriticalAlert, ToTeacherOf } from '../../protocol/teacher-messages.ts';

/** An incident as the live page shows it. Instants are epoch milliseconds. */
export interface Alert {
  id: string;
  attemptId: string;
  studentNumber: string;
  /** Null for one that was loaded: then the student's row knows the name. */
  name: string | null;
  tag: Tag;
  severity: Severity;
  confidence: number;
  startedAt: number;
  /** Null while it goes on. */
  endedAt: number | null;
  /** What was seen, in words. */
  seen: string;
  pictureUrl: string | null;
  review: Review | null;
  reviewedBy: string | null;
}

export function alertOfMessage(message: CriticalAlert): Alert {
  const { attemptId, studentNumber, name, tag, severity, confidence, startedAt, seen } = message;
  return {
    id: message.alertId,
    attemptId,
    studentNumber,
    name,
    tag,
    severity,
    confidence,
    startedAt,
    endedAt: null,
    seen,
    pictureUrl: ownPath(message.screenshotUrl),
    review: null,
    reviewedBy: null,
  };
}

export function alertOfIncident(incident: IncidentView): Alert {
  const { id, attemptId, studentNumber, tag, severity, confidence, startedAt, seen, review } = incident;
  const picture = incident.evidence.find(({ kind }) => kind === 'still');
  return {
    id,
    attemptId,
    studentNumber,
    name: null,
    tag,
    severity,
    confidence,
    startedAt,
    endedAt: incident.status === 'open' ? null : (incident.endedAt ?? startedAt),
    seen,
    pictureUrl: ownPath(picture?.url ?? null),
    review,
    reviewedBy: null,
  };
}

/** Only what the message names changes; `endedAt: null` says that the incident goes on. */
export function updated(alert: Alert, message: ToTeacherOf<'ALERT_UPDATED'>): Alert {
  const { severity, confidence, seen, endedAt, review, acknowledgedBy } = message;
  return {
    ...alert,
    ...(severity === undefined ? {} : { severity }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(seen === undefined ? {} : { seen }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(review === undefined ? {} : { review }),
    ...(acknowledgedBy === undefined ? {} : { reviewedBy: acknowledgedBy.name }),
  };
}

/** Pictures come from this server only. */
const ownPath = (url: string | null) => (url?.startsWith('/') && !url.startsWith('//') ? url : null);
