import { type Tag, tagName } from '../protocol/incident.ts';
import type { Policy } from '../protocol/policy.ts';
import { thresholdsOf } from '../protocol/rules.ts';
import type { ScorePoint } from '../protocol/timeline.ts';

/** A rule that fires now, and the incident that is open because of it. */
export interface Cause {
  tag: Tag;
  version: number;
  incidentId: string | null;
}

/** The account reckons in hundredths of a point, so that its entries add up exactly. */
const hundredths = 100;
/** Fastest movement of the score, hundredths of a point a millisecond: 20 points a second. */
const speed = 2;
const full = 100 * hundredths;

/**
 * focusScore = 100 − the points of the heaviest rule that fires, moving at most 20 points a second. Every movement is
 * written down with the rule that took the points; points come back in the name of the rule that had taken them. When
 * another rule keeps the score down, the points change their name and the score stays where it is.
 */
export class ScoreAccount {
  readonly #rules: Policy['rules'];
  /** What each rule has taken and not given back, hundredths; the last that took comes last. Adds up to 100 − score. */
  readonly #taken = new Map<Tag, { hundredths: number; cause: Cause }>();
  /** In hundredths. */
  #score = full;
  /** When it was brought up to date last. */
  #at = Number.NEGATIVE_INFINITY;
  #moving: ScorePoint | null = null;
  #finished: ScorePoint[] = [];

  constructor(rules: Policy['rules']) {
    this.#rules = rules;
  }

  /** 0–100. */
  get value(): number {
    return Math.round(this.#score / hundredths);
  }

  /** `now` in epoch ms; an earlier one than the last moves nothing. Technical facts are no causes. */
  update(causes: readonly Cause[], now: number): void {
    if (now < this.#at) return;
    const from = Number.isFinite(this.#at) ? this.#at : now;
    this.#at = now;
    const heaviest = this.#heaviest(causes);
    const target = heaviest ? full - this.#weight(heaviest.tag) : full;
    const score = this.#score;
    const most = Math.round((now - from) * speed);
    if (score > target && heaviest) this.#take(heaviest, Math.min(most, score - target), from, now);
    if (score < target) this.#giveBack(heaviest?.tag ?? null, Math.min(most, target - score), from, now);
    if (heaviest && this.#score >= target) this.#handOver(causes, heaviest, now);
    if (this.#score === target) this.#settle();
  }

  /** Movements that have ended since the last call. */
  drain(): ScorePoint[] {
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }

  /** The movement that goes on ends here. */
  close(): void {
    this.#settle();
  }

  #weight(tag: Tag): number {
    return Math.round(this.#rules[tag].points * hundredths);
  }

  #heaviest(causes: readonly Cause[]): Cause | null {
    let heaviest: Cause | null = null;
    for (const cause of causes) {
      const isHeavier = this.#weight(cause.tag) > (heaviest ? this.#weight(heaviest.tag) : 0);
      if (isHeavier) heaviest = cause;
    }
    return heaviest;
  }

  #take(cause: Cause, amount: number, from: number, now: number): void {
    const before = this.#taken.get(cause.tag)?.hundredths ?? 0;
    this.#taken.delete(cause.tag); // It took last now.
    this.#taken.set(cause.tag, { hundredths: before + amount, cause });
    this.#write(cause, -amount, from, now);
  }

  /** The rules that no longer fire give back first, the last that took before the others. */
  #giveBack(staying: Tag | null, amount: number, from: number, now: number): void {
    let left = amount;
    const entries = [...this.#taken].reverse();
    entries.sort(([a], [b]) => Number(a === staying) - Number(b === staying));
    for (const [tag, { hundredths: taken, cause }] of entries) {
      const given = Math.min(left, taken);
      if (given === 0) continue;
      left -= given;
      if (given === taken) this.#taken.delete(tag);
      else this.#taken.set(tag, { hundredths: taken - given, cause });
      this.#write(cause, given, from, now);
    }
  }

  /** What stays missing although the rule that took it no longer fires is the heaviest one's from now on. */
  #handOver(causes: readonly Cause[], heaviest: Cause, now: number): void {
    for (const [tag, { hundredths: taken, cause }] of [...this.#taken]) {
      if (causes.some((firing) => firing.tag === tag)) continue;
      this.#settle();
      this.#taken.delete(tag);
      this.#write(cause, taken, now, now);
      this.#take(heaviest, taken, now, now);
    }
  }

  #write({ tag, version, incidentId }: Cause, amount: number, from: number, now: number): void {
    if (amount === 0) return;
    this.#score += amount;
    const moving = this.#moving;
    const goesOn =
      moving?.tag === tag &&
      moving.incidentId === incidentId &&
      Math.sign(moving.delta) === Math.sign(amount);
    if (moving && goesOn && moving.until === from) {
      moving.until = now;
      moving.delta = Math.round(moving.delta * hundredths + amount) / hundredths;
      return;
    }
    this.#settle();
    this.#moving = {
      at: from,
      until: now,
      tag,
      delta: amount / hundredths,
      rule: `${tagName[tag]}@${version}`,
      threshold: thresholdsOf(tag, this.#rules),
      incidentId,
    };
  }

  #settle(): void {
    if (this.#moving) this.#finished.push(this.#moving);
    this.#moving = null;
  }
}
