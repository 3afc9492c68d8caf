import type { Marks } from '../analysis/vision/drawing/marks.ts';
import type { Frame } from '../frames/frame.ts';
import type { Tag } from '../protocol/incident.ts';
import type { CriticalAlert, ToTeacherOf } from '../protocol/teacher-messages.ts';
import { seenIn } from '../rules/engine.ts';
import { criticalAlert, type Subject } from './alert.ts';
import type { Incident, IncidentChange, Still } from './incident.ts';
import type { IncidentRecords, StillShelf } from './stores.ts';

/** The teachers who watch. */
export interface AlertView {
  alert(alert: CriticalAlert): void;
  alertUpdated(examId: string, update: ToTeacherOf<'ALERT_UPDATED'>): void;
}

export interface IncidentReporterOptions {
  live: AlertView;
  stills: StillShelf;
  incidents: IncidentRecords;
  metrics: { incident(tag: string): void };
  now?: () => number;
}

/** A frame that was looked at, and what was seen in it. */
export interface LookedAt {
  frame: Frame;
  marks: Marks;
}

/** Alerts go out at once; the still can be read before its alert is sent; the jobs write both down. */
export class IncidentReporter {
  readonly #options: IncidentReporterOptions;
  readonly #now: () => number;

  constructor(options: IncidentReporterOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** `shows` answers the picture that was looked at when an incident of this tag came about; null when there was none. */
  report(subject: Subject, changes: readonly IncidentChange[], shows: (tag: Tag) => LookedAt | null): void {
    for (const { kind, incident } of changes) {
      const picture = kind === 'opened' ? shows(incident.tag) : null;
      const still = picture && stillOf(picture, incident.id);
      if (kind === 'opened') this.#alert(subject, incident, still);
      else this.#options.live.alertUpdated(incident.examId, alertUpdate(incident));
      this.#options.incidents.record(incident, still);
    }
  }

  #alert(subject: Subject, incident: Incident, still: Still | null): void {
    const { live, stills, metrics } = this.#options;
    const url = still && stills.keep(still);
    live.alert(criticalAlert(incident, subject, url, this.#now()));
    metrics.incident(incident.tag);
  }
}

function stillOf({ frame, marks }: LookedAt, incidentId: string): Still {
  const { attemptId, source, receivedAt: at, jpeg } = frame;
  return { id: crypto.randomUUID(), incidentId, attemptId, source, at, jpeg, marks };
}

function alertUpdate(incident: Incident): ToTeacherOf<'ALERT_UPDATED'> {
  const { id: alertId, tag, severity, confidence, details, startedAt, endedAt } = incident;
  const seen = seenIn(tag, details);
  const durationMs = endedAt === null ? null : endedAt - startedAt;
  return { type: 'ALERT_UPDATED', alertId, severity, confidence, details, seen, endedAt, durationMs };
}
