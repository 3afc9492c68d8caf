import type { AttemptView, ExamInput, ExamView, Staff } from '../../protocol/exam.ts';
import type { IncidentView } from '../../protocol/incident.ts';
import type { TimelineView } from '../../protocol/timeline.ts';
import { createRequester } from '../shared/api.ts';
import type { ApiError } from '../shared/api-error.ts';

/** Whoever is not signed in goes to the sign-in page and comes back to where they were. */
function toSignIn(error: ApiError): void {
  if (error.status !== 401) return;
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
}

/** Sign-in itself shows its errors. */
const open = createRequester();
const request = createRequester({ onError: toSignIn });

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Pages of a list that are read at once; a longer list is cut there. */
const maxPages = 50;

async function all<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const query: string = cursor ? `?cursor=${encodeURIComponent(cursor)}` : '';
    const answer: Page<T> = await request<Page<T>>('GET', path + query);
    items.push(...answer.items);
    cursor = answer.nextCursor;
    if (!cursor) break;
  }
  return items;
}

export const signIn = (email: string, password: string) =>
  open<{ user: Staff }>('POST', '/api/auth/login', { email, password });
export const signOut = () => open<void>('POST', '/api/auth/logout');
export const whoAmI = () => request<{ user: Staff }>('GET', '/api/auth/me');
export const listExams = () => all<ExamView>('/api/exams');
export const getExam = (id: string) => request<ExamView>('GET', `/api/exams/${encodeURIComponent(id)}`);
export const getAttempt = (id: string) =>
  request<AttemptView>('GET', `/api/attempts/${encodeURIComponent(id)}`);
export const createExam = (exam: ExamInput) => request<ExamView>('POST', '/api/exams', exam);
export const listIncidents = (examId: string) =>
  all<IncidentView>(`/api/exams/${encodeURIComponent(examId)}/incidents`);

/** What was read from a student's screen and has all words of the search, oldest first. */
export async function findScreenText(attemptId: string, search: string): Promise<TimelineView['screenText']> {
  const query = new URLSearchParams({ only: 'screenText', ...(search === '' ? {} : { text: search }) });
  const path = `/api/attempts/${encodeURIComponent(attemptId)}/timeline?${query}`;
  return (await request<TimelineView>('GET', path)).screenText;
}
