import type { IncidentQuery } from '../protocol/calls.ts';
import type { Staff } from '../protocol/exam.ts';
import type { IncidentView, Review } from '../protocol/incident.ts';
import { Refusal } from './refusal.ts';

export type IncidentListQuery = IncidentQuery & { limit: number };
export interface IncidentPage {
  items: IncidentView[];
  nextCursor: string | null;
}

/** The database, as far as reviews need it. */
export interface IncidentRows {
  list(examId: string, query: IncidentListQuery): Promise<IncidentPage>;
  get(id: string): Promise<IncidentView | null>;
  review(id: string, review: Review, note: string | null, userId: string): Promise<IncidentView | null>;
}

export interface ReviewsOptions {
  incidents: IncidentRows;
  live: { reviewed(incident: IncidentView, review: Review, by: Staff): void };
}

/** An alert is seen before its job has written it down: how long a review waits for that, ms. */
const patienceMs = 3_000;
const retryMs = 100;

/** What people decide about incidents: written down, then told to everybody who watches. */
export class Reviews {
  readonly #options: ReviewsOptions;

  constructor(options: ReviewsOptions) {
    this.#options = options;
  }

  list(examId: string, query: IncidentListQuery): Promise<IncidentPage> {
    return this.#options.incidents.list(examId, query);
  }

  /** @throws Refusal `not-found` */
  async get(id: string): Promise<IncidentView> {
    return (await this.#options.incidents.get(id)) ?? unknownIncident();
  }

  /** @throws Refusal `not-found` */
  async review(id: string, review: Review, note: string | undefined, staff: Staff): Promise<IncidentView> {
    const { incidents, live } = this.#options;
    const deadline = Date.now() + patienceMs;
    let reviewed = await incidents.review(id, review, note ?? null, staff.id);
    while (!reviewed && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      reviewed = await incidents.review(id, review, note ?? null, staff.id);
    }
    if (!reviewed) return unknownIncident();
    live.reviewed(reviewed, review, staff);
    return reviewed;
  }
}

function unknownIncident(): never {
  throw new Refusal('not-found', 'There is no such incident.');
}
