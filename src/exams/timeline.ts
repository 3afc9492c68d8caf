import { searchWords } from '../protocol/folding.ts';
import { type IncidentView, tags } from '../protocol/incident.ts';
import { limits } from '../protocol/limits.ts';
import type { Policy } from '../protocol/policy.ts';
import type { Gap, ScorePoint, TimelineQuery, TimelineView } from '../protocol/timeline.ts';
import { ruleSet } from '../rules/engine.ts';
import type { SignalTag } from '../signals/signal.ts';
import type { Attempt } from './attempt.ts';

/** A stored second of an attempt, as its timeline shows it. */
export type StoredSample = TimelineView['samples'][number] & {
  points: readonly ScorePoint[];
  gaps: readonly Gap[];
};

/** The database, as far as timelines need it. Each list is oldest first and at most `limit` long. */
export interface TimelineRows {
  samples(attemptId: string, limit: number): Promise<StoredSample[]>;
  pageEvents(attemptId: string, limit: number): Promise<TimelineView['pageEvents']>;
  /** What staff did to the attempt: its commands and exemptions, from the audit log. */
  commands(attemptId: string, limit: number): Promise<TimelineView['commands']>;
  /** The newest texts that hold all of the words, which are folded (`searchWords`); all texts without any. */
  screenText(attemptId: string, words: readonly string[], limit: number): Promise<TimelineView['screenText']>;
}

export interface TimelinesOptions {
  attempts: { get(id: string): Promise<Attempt> };
  exams: { get(id: string): Promise<{ policy: Policy }> };
  incidents: { ofAttempt(attemptId: string, limit: number): Promise<IncidentView[]> };
  rows: TimelineRows;
  /** Signals that this server makes. */
  served: readonly SignalTag[];
}

/**
 * The longest lists in one timeline; what comes later is left out. A sample a second fills the first in 27 hours, and
 * an exam lasts 8 at most; the others are far above what a person or a page does in one exam.
 */
export const timelineLimits = {
  samples: 100_000,
  incidents: 10_000,
  pageEvents: 20_000,
  commands: 10_000,
} as const;

/** Everything dated of an attempt, put together for those who judge it. */
export class Timelines {
  readonly #options: TimelinesOptions;

  constructor(options: TimelinesOptions) {
    this.#options = options;
  }

  /**
   * An incident that has just opened is missing until its job has written it. `text` is looked for in the screen's text;
   * `only` leaves all other lists empty, unread: hours of samples are many megabytes.
   * @throws Refusal `not-found`
   */
  async get(attemptId: string, { text = '', only }: TimelineQuery = {}): Promise<TimelineView> {
    const { attempts, exams, incidents, rows, served } = this.#options;
    const all = only === undefined;
    const { examId, consent, exemptions } = await attempts.get(attemptId);
    const { policy } = await exams.get(examId);
    const conditions = { served, consent, exempt: exemptions.map(({ tag }) => tag) };
    const [samples, episodes, pageEvents, commands, screenText] = await Promise.all([
      all ? rows.samples(attemptId, timelineLimits.samples) : [],
      all ? incidents.ofAttempt(attemptId, timelineLimits.incidents) : [],
      all ? rows.pageEvents(attemptId, timelineLimits.pageEvents) : [],
      all ? rows.commands(attemptId, timelineLimits.commands) : [],
      rows.screenText(attemptId, searchWords(text), limits.screenTexts),
    ]);
    return {
      samples: samples.map(({ points: _, gaps: __, ...sample }) => sample),
      incidents: episodes,
      gaps: together(samples.flatMap(({ gaps }) => gaps)),
      pageEvents,
      commands,
      screenText,
      unmeasured: [...ruleSet(policy, conditions).unmeasured],
      exemptions: [...exemptions],
      score: { points: samples.flatMap(({ points }) => points).sort((a, b) => a.at - b.at) },
    };
  }
}

/** Gaps of equal bounds and reason are one, with the tags of all; by when they began. */
function together(gaps: readonly Gap[]): TimelineView['gaps'] {
  const groups = new Map<string, Gap[]>();
  for (const gap of gaps) {
    const key = `${gap.from} ${gap.to} ${gap.reason}`;
    groups.set(key, [...(groups.get(key) ?? []), gap]);
  }
  return [...groups.values()].map((group) => withTags(group)).sort((a, b) => a.from - b.from || a.to - b.to);
}

function withTags(group: readonly Gap[]): TimelineView['gaps'][number] {
  const [{ tag: _, ...shared }] = group as [Gap];
  return { ...shared, tags: tags.filter((tag) => group.some((gap) => gap.tag === tag)) };
}
