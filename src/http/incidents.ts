import type { IncidentQuery } from '../protocol/calls.ts';
import type { Staff } from '../protocol/exam.ts';
import type { IncidentView, Review } from '../protocol/incident.ts';
import type { Handlers } from './handler.ts';

export interface IncidentReader {
  list(
    examId: string,
    query: IncidentQuery & { limit: number },
  ): Promise<{ items: IncidentView[]; nextCursor: string | null }>;
  /** Throws Refusal `not-found`. */
  get(id: string): Promise<IncidentView>;
}

export interface Reviews {
  /** Keeps what a person decided and tells the others who watch. */
  review(incidentId: string, review: Review, note: string | undefined, staff: Staff): Promise<IncidentView>;
}

/** Incidents in one answer of the list. */
export const incidentsPerPage = 100;

export function incidentHandlers({ incidents, reviews }: { incidents: IncidentReader; reviews: Reviews }) {
  return {
    async listIncidents({ params, query }) {
      return { status: 200, body: await incidents.list(params.id, { ...query, limit: incidentsPerPage }) };
    },

    async getIncident({ params }) {
      return { status: 200, body: await incidents.get(params.id) };
    },

    async reviewIncident({ params, body, staff }) {
      return { status: 200, body: await reviews.review(params.id, body.review, body.note, staff) };
    },
  } satisfies Handlers;
}
