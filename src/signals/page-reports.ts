import type { PageEventName } from '../protocol/student-messages.ts';
import { ClientClock } from './client-clock.ts';
import { Recent } from './recent.ts';
import type { SignalOf } from './signal.ts';

/** What a student's page reports; `at` by the student's clock, epoch ms. */
export interface PageReport {
  id: string;
  event: PageEventName;
  at: number;
}

/** Ids that are remembered: a page sends again what was not acknowledged. */
const mostIds = 1_000;
/** Reports wait so long for the student's clock to be known, ms. */
const undatedMs = 2_000;

/**
 * Dates what a student's page reports by the server's clock. Reports wait for the first frame, which tells how the
 * student's clock goes, but not for long: without one, the report that came with the least delay tells it.
 */
export class PageReports {
  readonly #clock = new ClientClock();
  readonly #ids = new Recent(mostIds);
  readonly #watchedSince: number;
  #waiting: { report: PageReport; receivedAt: number }[] = [];

  /** Epoch ms. */
  constructor({ watchedSince }: { watchedSince: number }) {
    this.#watchedSince = watchedSince;
  }

  /** A frame made at `capturedAt` by the student's clock came at `receivedAt`, epoch ms. */
  frame(capturedAt: number, receivedAt: number): void {
    this.#clock.compare(capturedAt, receivedAt);
  }

  /** The same report again is passed over: it might be dated otherwise now. */
  add(report: PageReport, receivedAt: number): void {
    if (this.#ids.isNew(report.id)) this.#waiting.push({ report, receivedAt });
  }

  /** Those that can be dated now, in the order in which they happened. */
  take(now: number): SignalOf<'A7'>[] {
    const first = this.#waiting[0];
    if (!first || (!this.#clock.isKnown && now - first.receivedAt < undatedMs)) return [];
    const reports = this.#waiting.sort((a, b) => a.report.at - b.report.at);
    this.#waiting = [];
    if (!this.#clock.isKnown) for (const { report, receivedAt } of reports) this.frame(report.at, receivedAt);
    return reports.map(({ report: { at, event }, receivedAt }) => {
      const date = this.#clock.serverTime(at, receivedAt);
      // Nothing is told of a time before this attempt was watched.
      return { tag: 'A7', at: Math.max(this.#watchedSince, date), event };
    });
  }
}
