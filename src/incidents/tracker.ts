import type { Severity, Tag } from '../protocol/incident.ts';
import type { Policy } from '../protocol/policy.ts';
import type { Firing, Rule, Verdict } from '../rules/rule.ts';
import { compareSeverity, raised } from '../rules/severity.ts';
import { mergedDetails, newsOf } from './details.ts';
import { EpisodeMedian } from './episode-median.ts';
import type { Incident, IncidentChange } from './incident.ts';

/** A change of confidence smaller than this is not worth a message. */
const confidenceStep = 0.1;

/** The rule that found something. */
export type Finder = Pick<Rule, 'tag' | 'version'>;

const nothing: readonly IncidentChange[] = [];

const heavier = (a: Severity, b: Severity) => (compareSeverity(a, b) >= 0 ? a : b);

export interface TrackerOptions {
  examId: string;
  attemptId: string;
  rules: Policy['rules'];
  newId?: (() => string) | undefined;
}

interface Episode {
  incident: Incident;
  /** The newest instant that belongs to it. */
  lastHeld: number;
  confidence: EpisodeMedian;
  /** A repetition: its severity is one step above what the rule says. */
  isRaised: boolean;
  /** What was told last. */
  told: { confidence: number; news: string };
}

/**
 * Makes one incident of one episode: a finding opens it, goes on in it, and it ends when its rule has been quiet for
 * `quietMs`. A rule that fires again within its cool-down goes on with the incident that had ended. At most one incident
 * a tag is open. Severity and confidence are the whole episode's.
 */
export class IncidentTracker {
  readonly #options: TrackerOptions;
  readonly #newId: () => string;
  /** The newest episode of each tag, open or ended. */
  readonly #episodes = new Map<Tag, Episode>();
  /** Incidents of each tag so far. */
  readonly #counts = new Map<Tag, number>();

  constructor(options: TrackerOptions) {
    this.#options = options;
    this.#newId = options.newId ?? (() => crypto.randomUUID());
  }

  /** The open incident of a tag. */
  openOf(tag: Tag): Incident | null {
    const incident = this.#episodes.get(tag)?.incident;
    return incident?.endedAt === null ? incident : null;
  }

  /** What its rule says now; `now` in epoch ms. Answers what is new. */
  take(rule: Finder, verdict: Verdict, now: number): readonly IncidentChange[] {
    if (verdict.state === 'firing') return this.#fire(rule, verdict);
    const episode = this.#episodes.get(rule.tag);
    if (episode?.incident.endedAt !== null) return nothing;
    const { quietMs } = this.#options.rules[rule.tag];
    return now - episode.lastHeld >= quietMs ? [this.#end(episode)] : nothing;
  }

  /** The rule no longer judges: what is open ends with its last signal. */
  end(tag: Tag): IncidentChange | null {
    const episode = this.#episodes.get(tag);
    return episode?.incident.endedAt === null ? this.#end(episode) : null;
  }

  /** The attempt is paused or over. */
  endAll(): IncidentChange[] {
    return [...this.#episodes.keys()].map((tag) => this.end(tag)).filter((change) => change !== null);
  }

  /**
   * Whether a finding belongs to the newest episode depends on the dates of what was found alone, not on whether somebody
   * looked in between: live watching and replaying look at different instants.
   */
  #fire(rule: Finder, finding: Firing): readonly IncidentChange[] {
    const episode = this.#episodes.get(rule.tag);
    if (!episode) return [this.#begin(rule, finding)];
    const isOpen = episode.incident.endedAt === null;
    if (!isOpen && finding.until <= episode.lastHeld) return nothing; // The stretch that has ended, told again.
    const { quietMs, cooldownMs } = this.#options.rules[rule.tag];
    const breakMs = finding.since - episode.lastHeld;
    if (breakMs < quietMs || breakMs <= cooldownMs) {
      return isOpen ? this.#extend(episode, finding) : [this.#goOn(episode, finding)];
    }
    const ended = isOpen ? [this.#end(episode)] : nothing;
    return [...ended, this.#begin(rule, finding)];
  }

  #begin({ tag, version }: Finder, finding: Firing): IncidentChange {
    const { details, since, until } = finding;
    const { raiseAfter } = this.#options.rules[tag];
    const count = this.#counts.get(tag) ?? 0;
    this.#counts.set(tag, count + 1);
    const isRaised = raiseAfter > 0 && count >= raiseAfter;
    const confidence = new EpisodeMedian();
    confidence.add(finding.confidence, Math.max(1, until - since));
    const incident: Incident = {
      id: this.#newId(),
      examId: this.#options.examId,
      attemptId: this.#options.attemptId,
      tag,
      ruleVersion: version,
      severity: isRaised ? raised(finding.severity) : finding.severity,
      confidence: confidence.value,
      startedAt: since,
      endedAt: null,
      details,
      revision: 1,
    };
    const told = { confidence: incident.confidence, news: newsOf(details) };
    this.#episodes.set(tag, { incident, lastHeld: until, confidence, isRaised, told });
    return { kind: 'opened', incident };
  }

  #extend(episode: Episode, finding: Firing): readonly IncidentChange[] {
    const before = episode.incident.severity;
    this.#include(episode, finding);
    const { severity, confidence, details } = episode.incident;
    const isNews =
      severity !== before ||
      Math.abs(confidence - episode.told.confidence) >= confidenceStep ||
      newsOf(details) !== episode.told.news;
    return isNews ? [this.#change(episode, 'updated', {})] : nothing;
  }

  #goOn(episode: Episode, finding: Firing): IncidentChange {
    this.#include(episode, finding);
    return this.#change(episode, 'reopened', { endedAt: null });
  }

  #end(episode: Episode): IncidentChange {
    return this.#change(episode, 'closed', { endedAt: episode.lastHeld });
  }

  /** What is found belongs to the episode; the same again changes nothing. */
  #include(episode: Episode, finding: Firing): void {
    const severity = episode.isRaised ? raised(finding.severity) : finding.severity;
    const since = Math.max(episode.lastHeld, finding.since);
    if (finding.until > since) episode.confidence.add(finding.confidence, finding.until - since);
    episode.lastHeld = Math.max(episode.lastHeld, finding.until);
    episode.incident = {
      ...episode.incident,
      severity: heavier(episode.incident.severity, severity),
      confidence: episode.confidence.value,
      details: mergedDetails(episode.incident.details, finding.details),
    };
  }

  #change(episode: Episode, kind: IncidentChange['kind'], fields: Partial<Incident>): IncidentChange {
    const incident = { ...episode.incident, ...fields, revision: episode.incident.revision + 1 };
    episode.incident = incident;
    episode.told = { confidence: incident.confidence, news: newsOf(incident.details) };
    return { kind, incident };
  }
}
