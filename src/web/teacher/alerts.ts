import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { IncidentView } from '../../protocol/incident.ts';
import type { CriticalAlert, ToTeacherOf } from '../../protocol/teacher-messages.ts';
import { type Alert, alertOfIncident, alertOfMessage, updated } from './alert.ts';

/** Alerts kept in the page; beyond it the oldest that were looked at go first. */
export const keptAlerts = 1_000;

/** All incidents of the exam. One signal an alert, so that a changed one touches its own card only. */
export class Alerts {
  /** Newest first. */
  readonly all = signal<readonly Signal<Alert>[]>([]);
  readonly open: ReadonlySignal<readonly Signal<Alert>[]>;
  readonly #byId = new Map<string, Signal<Alert>>();

  constructor() {
    this.open = computed(() => this.all.value.filter((alert) => alert.value.review === null));
  }

  get(id: string): Signal<Alert> | undefined {
    return this.#byId.get(id);
  }

  of(attemptId: string): readonly Signal<Alert>[] {
    return this.all.value.filter((alert) => alert.peek().attemptId === attemptId);
  }

  raised(message: CriticalAlert): void {
    this.#put(alertOfMessage(message));
    this.#arrange();
  }

  changed(message: ToTeacherOf<'ALERT_UPDATED'>): void {
    const known = this.#byId.get(message.alertId);
    if (known) known.value = updated(known.value, message);
  }

  /** What the server has on record, at load and after each reconnection. */
  loaded(incidents: readonly IncidentView[]): void {
    for (const incident of incidents) this.#put(alertOfIncident(incident));
    this.#arrange();
  }

  /** A record may lack what the live message told: name, and a picture that is still being written. */
  #put(alert: Alert): void {
    const known = this.#byId.get(alert.id);
    if (!known) {
      this.#byId.set(alert.id, signal(alert));
      return;
    }
    const before = known.value;
    known.value = {
      ...alert,
      name: alert.name ?? before.name,
      pictureUrl: alert.pictureUrl ?? before.pictureUrl,
      reviewedBy: alert.reviewedBy ?? before.reviewedBy,
    };
  }

  #arrange(): void {
    const newest = [...this.#byId.values()].sort((a, b) => b.peek().startedAt - a.peek().startedAt);
    for (let i = newest.length - 1; i >= 0 && newest.length > keptAlerts; i -= 1) {
      if (newest[i]?.peek().review !== null) newest.splice(i, 1);
    }
    const kept = newest.slice(0, keptAlerts);
    this.#byId.clear();
    for (const alert of kept) this.#byId.set(alert.peek().id, alert);
    this.all.value = kept;
  }
}
