import type { Tag } from '../protocol/incident.ts';
import type { Policy } from '../protocol/policy.ts';
import type { Gap, ScorePoint } from '../protocol/timeline.ts';
import { type Conditions, type RuleSet, ruleSet } from '../rules/engine.ts';
import { type Firing, noSignal, type Rule, type Verdict } from '../rules/rule.ts';
import { type Signal, sourceOf } from '../signals/signal.ts';
import { SignalWindow } from '../signals/signal-window.ts';
import { GapLog } from './gap-log.ts';
import type { IncidentChange } from './incident.ts';
import { PageClock } from './page-clock.ts';
import { PageInbox } from './page-inbox.ts';
import { type Cause, ScoreAccount } from './score-account.ts';
import { IncidentTracker } from './tracker.ts';

const noCauses: readonly Cause[] = [];

export interface AttemptJudgeOptions {
  examId: string;
  attemptId: string;
  policy: Policy;
  conditions: Conditions;
  newId?: (() => string) | undefined;
  /** Is told of the signals that count: to record them. */
  taken?: ((signals: readonly Signal[]) => void) | undefined;
}

/**
 * Signals of one attempt in, incidents and the focus score out. No input or output, no clock of its own: live watching and
 * replaying run exactly this. A rule is asked when a signal comes that it reads, and with every tick; what it says depends
 * on its own signals alone, so it does not matter in which order those of different sources arrive.
 */
export class AttemptJudge {
  readonly #options: AttemptJudgeOptions;
  readonly #tracker: IncidentTracker;
  readonly #firing = new Map<Tag, { rule: Rule; verdict: Firing }>();
  readonly #building = new Set<Tag>();
  /** Rules that were not quiet when they were asked last, or have an incident open. Nothing can end with the others. */
  readonly #astir = new Set<Tag>();
  readonly #gaps = new GapLog();
  readonly #page = new PageClock();
  readonly #inbox = new PageInbox();
  #rules: RuleSet;
  #window: SignalWindow;
  #account: ScoreAccount;
  #changes: IncidentChange[] = [];
  #running = false;
  #hasRun = false;
  #now = Number.NEGATIVE_INFINITY;

  constructor(options: AttemptJudgeOptions) {
    const { policy, conditions } = options;
    this.#options = options;
    this.#rules = ruleSet(policy, conditions);
    this.#stir();
    this.#window = new SignalWindow(this.#rules.lookBack);
    this.#tracker = new IncidentTracker({ ...options, rules: policy.rules });
    this.#account = new ScoreAccount(policy.rules);
  }

  /** Tags whose condition holds now. */
  get firing(): Tag[] {
    return [...this.#firing.keys()];
  }

  get focusScore(): number {
    return this.#account.value;
  }

  /** Whether the exam runs, and whether it has begun at all. */
  get isRunning(): boolean {
    return this.#running;
  }

  get hasRun(): boolean {
    return this.#hasRun;
  }

  /** Rules that can never say anything of this attempt, and why. */
  get unmeasured(): RuleSet['unmeasured'] {
    return this.#rules.unmeasured;
  }

  /** Something was seen, and more looks are needed to decide. */
  isBuilding(tag: Tag): boolean {
    return this.#building.has(tag);
  }

  firingOf(tag: Tag): Firing | null {
    return this.#firing.get(tag)?.verdict ?? null;
  }

  /** Incidents open only while the attempt runs; what is open when it stops ends. Epoch ms. */
  setRunning(running: boolean, now: number): IncidentChange[] {
    if (running === this.#running) return [];
    this.#look(now);
    this.#page.stop(this.#now);
    this.#settlePage(true);
    this.#running = running;
    this.#window.restart(this.#now); // What was seen before the start, or before a pause, opens nothing.
    this.#firing.clear();
    this.#building.clear();
    this.#stir();
    if (running && !this.#hasRun) this.#account = new ScoreAccount(this.#options.policy.rules);
    this.#hasRun ||= running;
    this.#account.close();
    this.#gaps.close(this.#now);
    if (!running) this.#changes.push(...this.#tracker.endAll());
    return this.#takeChanges();
  }

  /** From now on these rules do not judge this student; what they have open ends. */
  exempt(tags: readonly Tag[]): IncidentChange[] {
    const { policy, conditions } = this.#options;
    this.#rules = ruleSet(policy, { ...conditions, exempt: tags });
    this.#window.keep(this.#rules.lookBack);
    this.#stir();
    for (const tag of tags) {
      this.#firing.delete(tag);
      this.#building.delete(tag);
      this.#gaps.end(tag, this.#now);
      const ended = this.#tracker.end(tag);
      if (ended) this.#changes.push(ended);
    }
    return this.#takeChanges();
  }

  /** Signals that came at `now`, epoch ms; each is dated by its own `at`. What is delivered again changes nothing. */
  take(signals: readonly Signal[], now: number): IncidentChange[] {
    const fresh = signals.map((signal) => this.#counted(signal)).filter((signal) => signal !== null);
    if (fresh.length === 0) return [];
    this.#options.taken?.(fresh);
    this.#now = Math.max(this.#now, now);
    this.#page.heard(this.#now);
    if (this.#isInterrupted(fresh)) this.#ask(this.#rules.reading.A8, this.#now);
    for (const signal of fresh) {
      if (signal.tag === 'A7') continue; // It waits until its instant is settled.
      if (this.#window.add(signal)) this.#ask(this.#rules.reading[signal.tag], signal.at);
    }
    if (this.#firing.has('A8')) this.#ask(this.#rules.reading.A8, this.#now);
    this.#settlePage(false);
    this.#keepAccount();
    return this.#takeChanges();
  }

  /** Call about once a second: absence and the end of an episode come without a signal. Epoch ms. */
  tick(now: number): IncidentChange[] {
    this.#look(now);
    return this.#takeChanges();
  }

  /** What has ended since the last call. */
  drain(): { points: ScorePoint[]; gaps: Gap[] } {
    const points = this.#account.drain();
    return { points: this.#hasRun ? points : [], gaps: this.#gaps.drain() };
  }

  #look(now: number): void {
    this.#now = Math.max(this.#now, now);
    const { reading, ticking } = this.#rules;
    for (const { rule, freshMs } of ticking) {
      if (!this.#isStillQuiet(rule, freshMs)) this.#hear(rule, this.#judge(rule, this.#now), this.#now);
      else if (this.#running) this.#gaps.goesOn(rule.tag, this.#now);
    }
    this.#page.advance(this.#now);
    if (this.#page.isBehind(this.#now)) for (const rule of reading.A7) this.#hear(rule, noSignal, this.#now);
    else this.#settlePage(true);
    this.#keepAccount();
  }

  /**
   * What a source was missing, or wrong with it, until these signals came, it was until now: A8 is asked before they
   * count, and after. Otherwise a silence would be found or not by when somebody looked.
   */
  #isInterrupted(signals: readonly Signal[]): boolean {
    if (this.#firing.has('A8')) return true;
    const { missingMs } = this.#rules.policy.rules.A8;
    return signals.some((signal) => {
      if (signal.tag === 'A8') return true;
      const last = this.#window.lastFrom(sourceOf(signal)) ?? this.#window.since;
      return this.#now - last >= missingMs;
    });
  }

  /** The signal as it counts; null when it changes nothing. */
  #counted(signal: Signal): Signal | null {
    if (signal.tag === 'A7') return this.#inbox.accept(signal, this.#page.known);
    return this.#window.isNew(signal) ? signal : null;
  }

  /** Takes the page's events up to the instant that its clock has reached, in order. */
  #settlePage(always: boolean): void {
    this.#page.advance(this.#now);
    if (!always && this.#inbox.isEmpty && this.#astir.size === 0) return;
    const { known } = this.#page;
    const rules = this.#rules.reading.A7;
    let settled = always;
    for (const event of this.#inbox.take(known)) {
      this.#ask(rules, event.at); // A state that ends with this event has lasted until now.
      if (this.#window.add(event)) this.#ask(rules, event.at);
      settled = true;
    }
    const isOpen = rules.some(({ tag }) => this.#firing.has(tag) || this.#building.has(tag));
    if ((settled || isOpen) && known > Number.NEGATIVE_INFINITY) this.#ask(rules, known);
  }

  #ask(rules: readonly Rule[], now: number): void {
    for (const rule of rules) this.#hear(rule, this.#judge(rule, now), now);
  }

  #judge(rule: Rule, now: number): Verdict {
    return rule.judge(this.#window, this.#rules.policy, now);
  }

  /** It was quiet when it was asked last, and no time has passed that could have changed that. */
  #isStillQuiet({ tag, reads }: Rule, freshMs: number): boolean {
    return this.#now - this.#window.newestAt(reads) <= freshMs && !this.#astir.has(tag);
  }

  /** Every rule has to be asked again, whatever it said before. */
  #stir(): void {
    this.#astir.clear();
    for (const rules of Object.values(this.#rules.reading)) for (const { tag } of rules) this.#astir.add(tag);
  }

  #hear(rule: Rule, verdict: Verdict, now: number): void {
    const { tag } = rule;
    if (verdict.state === 'quiet' && !this.#astir.has(tag)) {
      if (this.#running) this.#gaps.goesOn(tag, now);
      return;
    }
    if (verdict.state === 'firing') this.#firing.set(tag, { rule, verdict });
    else this.#firing.delete(tag);
    if (verdict.state === 'building') this.#building.add(tag);
    else this.#building.delete(tag);
    if (this.#running) {
      this.#gaps.take(tag, verdict, now);
      this.#changes.push(...this.#tracker.take(rule, verdict, now));
    }
    if (verdict.state !== 'quiet' || this.#tracker.openOf(tag)) this.#astir.add(tag);
    else this.#astir.delete(tag);
  }

  #keepAccount(): void {
    if (this.#astir.size === 0) {
      this.#account.update(noCauses, this.#now);
      return;
    }
    const causes: Cause[] = [];
    for (const [tag, { rule, verdict }] of this.#firing) {
      if (verdict.severity === 'technical') continue;
      const incidentId = this.#tracker.openOf(tag)?.id ?? null;
      // What is over, or happens in a pause, takes no points. Before the start there are no incidents yet.
      if (this.#hasRun && incidentId === null) continue;
      causes.push({ tag, version: rule.version, incidentId });
    }
    this.#account.update(causes, this.#now);
  }

  #takeChanges(): IncidentChange[] {
    const changes = this.#changes;
    if (changes.length === 0) return [];
    this.#changes = [];
    return changes;
  }
}
