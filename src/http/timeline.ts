import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Attempt } from '../exams/attempt.ts';
import type { Exam } from '../exams/exam.ts';
import type { TimelineQuery, TimelineView } from '../protocol/timeline.ts';
import type { Handlers } from './handler.ts';

export interface TimelineReader {
  /** Throws Refusal `not-found`. */
  get(attemptId: string, query: TimelineQuery): Promise<TimelineView>;
}

export interface TimelineOptions {
  timelines: TimelineReader;
  attempts: { get(id: string): Promise<Attempt> };
  exams: { get(id: string): Promise<Exam> };
  /** The recorded signals of an attempt, in order and page by page: hours of them do not fit into memory at once. */
  signals: { factsOf(attemptId: string): AsyncIterable<readonly object[]> };
  /** The first line of a recording: what the lines below it are judged by. */
  header(attempt: Attempt, exam: Exam): object;
}

export function timelineHandlers({ timelines, attempts, exams, signals, header }: TimelineOptions) {
  return {
    async timeline({ params, query }) {
      return { status: 200, body: await timelines.get(params.id, query) };
    },

    async recordedSignals({ params, req, res }) {
      const attempt = await attempts.get(params.id);
      const exam = await exams.get(attempt.examId);
      res.set({
        'Content-Type': 'application/x-ndjson',
        'Content-Disposition': `attachment; filename="${attempt.id}.jsonl"`,
        'Cache-Control': 'private, no-store',
      });
      const text = req.method === 'HEAD' ? [] : textOf(header(attempt, exam), signals.factsOf(attempt.id));
      try {
        await pipeline(Readable.from(text), res);
      } catch (error) {
        // Whoever stops a download leaves in the middle; that is no failure of ours.
        if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
      }
      return 'answered';
    },
  } satisfies Handlers;
}

/** JSON lines, a page in a piece: the next page is read when the client has taken the one before. */
async function* textOf(first: object, pages: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  yield lineOf(first);
  for await (const page of pages) yield page.map(lineOf).join('');
}

const lineOf = (value: object) => `${JSON.stringify(value)}\n`;
