import type { Severity, Tag } from '../protocol/incident.ts';
import type { Policy } from '../protocol/policy.ts';
import type { Finding, FiringFinding } from '../rules/rule.ts';
import { compareSeverity } from '../rules/severity.ts';
import type { Incident, IncidentChange } from './incident.ts';

/** An incident ends when its rule has been quiet for this long, ms; a shorter break belongs to the episode. */
export const quietMs = 2_000;

/** A change of confidence smaller than this is not worth a message. */
const confidenceStep = 0.1;

const heavier = (a: Severity, b: Severity) => (compareSeverity(a, b) >= 0 ? a : b);

export interface TrackerOptions {
  examId: string;
  attemptId: string;
  rules: Policy['rules'];
  newId?: () => string;
}

interface Episode {
  incident: Incident;
  /** The newest signal that belongs to it. */
  lastHeld: number;
}

/**
 * Makes one incident of one episode: a finding opens it, goes on in it, and ends it after `quietMs`. A rule that fires
 * again within its cool-down goes on with the incident that had ended. At most one incident a tag is open.
 */
export class IncidentTracker {
  readonly #options: TrackerOptions;
  readonly #newId: () => string;
  /** The newest episode of each tag, open or ended. */
  readonly #episodes = new Map<Tag, Episode>();

  constructor(options: TrackerOptions) {
    this.#options = options;
    this.#newId = options.newId ?? (() => crypto.randomUUID());
  }

  get open(): Incident[] {
    return [...this.#episodes.values()].map((e) => e.incident).filter((i) => i.endedAt === null);
  }

  /** `now` in epoch ms. Findings of rules that are not listed end as quiet ones do. */
  update(findings: readonly Finding[], now: number): IncidentChange[] {
    const changes: IncidentChange[] = [];
    const firing = new Set<Tag>();
    for (const finding of findings) {
      if (finding.state !== 'firing') continue;
      firing.add(finding.tag);
      const change = this.#fire(finding);
      if (change) changes.push(change);
    }
    for (const [tag, episode] of this.#episodes) {
      const isOver = !firing.has(tag) && now - episode.lastHeld >= quietMs;
      if (episode.incident.endedAt === null && isOver) changes.push(this.#end(episode));
    }
    return changes;
  }

  /** The attempt is paused or over: what is open ends with its last signal. */
  endAll(): IncidentChange[] {
    const open = [...this.#episodes.values()].filter((episode) => episode.incident.endedAt === null);
    return open.map((episode) => this.#end(episode));
  }

  #fire(finding: FiringFinding): IncidentChange | null {
    const episode = this.#episodes.get(finding.tag);
    if (!episode) return this.#begin(finding);
    const { endedAt } = episode.incident;
    if (endedAt === null) return this.#extend(episode, finding);
    if (finding.until <= endedAt) return null; // The stretch that has ended, told again.
    const { cooldownMs } = this.#options.rules[finding.tag];
    return finding.since - endedAt <= cooldownMs ? this.#goOn(episode, finding) : this.#begin(finding);
  }

  #begin(finding: FiringFinding): IncidentChange {
    const incident: Incident = {
      id: this.#newId(),
      examId: this.#options.examId,
      attemptId: this.#options.attemptId,
      tag: finding.tag,
      ruleVersion: finding.version,
      severity: finding.severity,
      confidence: finding.confidence,
      startedAt: finding.since,
      endedAt: null,
      details: finding.details,
      revision: 1,
    };
    this.#episodes.set(finding.tag, { incident, lastHeld: finding.until });
    return { kind: 'opened', incident };
  }

  #extend(episode: Episode, finding: FiringFinding): IncidentChange | null {
    episode.lastHeld = finding.until;
    const { severity, confidence, details } = episode.incident;
    const raised = heavier(severity, finding.severity);
    const isMoreFaces = (finding.details.faces ?? 0) > (details.faces ?? 0);
    const isOtherConfidence = Math.abs(finding.confidence - confidence) >= confidenceStep;
    if (raised === severity && !isMoreFaces && !isOtherConfidence) return null;
    return this.#change(episode, 'updated', {
      severity: raised,
      confidence: finding.confidence,
      details: { ...details, ...finding.details },
    });
  }

  #goOn(episode: Episode, finding: FiringFinding): IncidentChange {
    episode.lastHeld = finding.until;
    const severity = heavier(episode.incident.severity, finding.severity);
    return this.#change(episode, 'reopened', { severity, endedAt: null });
  }

  #end(episode: Episode): IncidentChange {
    return this.#change(episode, 'closed', { endedAt: episode.lastHeld });
  }

  #change(episode: Episode, kind: IncidentChange['kind'], fields: Partial<Incident>): IncidentChange {
    episode.incident = { ...episode.incident, ...fields, revision: episode.incident.revision + 1 };
    return { kind, incident: episode.incident };
  }
}
