/** Numbers that look like chance and are the same for the same seed on every machine (mulberry32, by Tommy Ettinger). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 up to, but not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(from: number, to: number): number {
    return from + (to - from) * this.next();
  }

  /** A bell around `mean` that never goes further than 3 × `spread` (sum of twelve even ones, less their mean). */
  around(mean: number, spread: number): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.next();
    return mean + spread * Math.max(-3, Math.min(3, sum));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.next() * choices.length)] ?? choices[0];
  }

  /** Chance of its own, so that more noise in one source leaves the others as they are. */
  fork(name: string): Random {
    let seed = Math.floor(this.next() * 2 ** 32);
    for (const sign of name) seed = Math.imul(seed ^ sign.charCodeAt(0), 0x01000193);
    return new Random(seed);
  }
}
