/** Numbers from 0 up to 1, the same for the same seed: Marsaglia's xorshift with 32 bits, quick enough to vanish here. */
export class Random {
  #state: number;

  /** A whole number other than 0. */
  constructor(seed: number) {
    this.#state = seed | 0;
  }

  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) / 2 ** 32;
  }

  /** True once in `1 / share` times. */
  happens(share: number): boolean {
    return this.next() < share;
  }

  /** About `middle`, at most `width` away, nearer values more often. */
  around(middle: number, width: number): number {
    return middle + (this.next() + this.next() - 1) * width;
  }
}
