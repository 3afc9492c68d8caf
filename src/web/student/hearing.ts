/**
 * What a microphone gave so far: `listening` until that is known; `heard` once something rose above the background;
 * `quiet` when it works and nothing did; `nothing` while not even noise came, as from one that is switched off.
 */
export type Heard = 'listening' | 'heard' | 'quiet' | 'nothing';

/** So long one listens for a voice before the room is called quiet, ms. */
export const patienceMs = 6_000;

/** The background is the lower quartile of so many last levels: speech has pauses, and half a sentence is no background. */
const backgroundOf = 50;
/** Before it is known from so many levels, nothing rises above it. */
const leastLevels = 5;
/** A rise is this much above the background: 10 dB, as the level's 0–1 are 60 dB. */
const rise = 1 / 6;
/** A rise lasts for so many levels in a row: a tap on the table is no voice. */
const leastRisen = 2;

/** Tells whether a microphone hears somebody, from its level ten times a second. One a microphone that is on. */
export class Hearing {
  readonly #from: number;
  #levels: number[] = [];
  #loudest = 0;
  #risen = 0;
  #heard = false;

  /** `now`: epoch milliseconds. */
  constructor(now: number) {
    this.#from = now;
  }

  /** `level` 0–1, at `now`. */
  add(level: number, now: number): Heard {
    this.#loudest = Math.max(this.#loudest, level);
    this.#levels = [...this.#levels, level].slice(-backgroundOf);
    this.#risen = level > this.#background() + rise ? this.#risen + 1 : 0;
    if (this.#risen >= leastRisen) this.#heard = true;
    if (this.#heard) return 'heard';
    if (now - this.#from < patienceMs) return 'listening';
    return this.#loudest > 0 ? 'quiet' : 'nothing';
  }

  #background(): number {
    if (this.#levels.length < leastLevels) return 1;
    const sorted = [...this.#levels].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 4)] ?? 1;
  }
}
