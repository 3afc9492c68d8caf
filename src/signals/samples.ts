import type { Packing } from './packing.ts';
import type { Signal } from './signal.ts';

/** Signals of one tag in order of time, oldest first. Arrays are such a past, too. */
export interface Past<S> {
  readonly length: number;
  /** Counts from the newest when below 0. */
  at(index: number): S | undefined;
  /** A copy, from `start` on. */
  slice(start?: number): S[];
}

/** Most samples kept: ten minutes, the longest span of a rule, at 30 a second, and a little more. */
const mostSamples = 20_000;
/** Kept however old they are: their distances tell at what rate looks come. */
const leastSamples = 3;
/** A ring begins with so many places, and doubles when it is full. */
const firstPlaces = 4;

/**
 * The newest samples of one tag as a ring of numbers, and each as an object only when it is asked for: objects that live
 * for half a minute cost more in collecting garbage than the rules do in judging them. What does not fit into numbers is
 * kept as it came.
 */
export class Samples<S extends Signal> implements Past<S> {
  readonly #packing: Packing<S>;
  /** Numbers a place takes: the instant, then the facts. */
  readonly #width: number;
  #row: number[];
  /** The place of the oldest sample. */
  #first = 0;
  #length = 0;
  /** Those that did not fit into numbers, by their instants. */
  #whole: Map<number, S> | null = null;

  constructor(packing: Packing<S>) {
    this.#packing = packing;
    this.#width = 1 + this.#packing.size;
    this.#row = Array.from({ length: firstPlaces * this.#width }, () => Number.NaN);
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): S | undefined {
    const i = index < 0 ? this.#length + index : index;
    if (i < 0 || i >= this.#length) return undefined;
    const start = this.#startOf(i);
    const at = this.#row[start] as number;
    return this.#whole?.get(at) ?? this.#packing.read(at, this.#row, start + 1);
  }

  slice(start = 0): S[] {
    const first = start < 0 ? Math.max(0, this.#length + start) : start;
    const length = Math.max(0, this.#length - first);
    return Array.from({ length }, (_, i) => this.at(first + i) as S);
  }

  /** A sample newer than all others comes, and those from before `oldest` go, epoch ms. */
  push(sample: S, oldest: number): void {
    if (this.#length * this.#width === this.#row.length) this.#grow();
    const start = this.#startOf(this.#length);
    this.#row[start] = sample.at;
    if (!this.#packing.write(sample, this.#row, start + 1)) this.#keepWhole(sample);
    this.#length += 1;
    while (this.#length > leastSamples && (this.#oldest < oldest || this.#length > mostSamples)) this.#drop();
  }

  /** All samples from before this instant go, epoch ms. */
  forgetBefore(since: number): void {
    while (this.#length > 0 && this.#oldest < since) this.#drop();
  }

  get #oldest(): number {
    return this.#row[this.#first * this.#width] as number;
  }

  #drop(): void {
    this.#whole?.delete(this.#oldest);
    this.#length -= 1;
    this.#first = (this.#first + 1) % (this.#row.length / this.#width);
  }

  #keepWhole(sample: S): void {
    this.#whole ??= new Map();
    this.#whole.set(sample.at, sample);
  }

  /** Where the numbers of a sample begin. */
  #startOf(index: number): number {
    return ((this.#first + index) * this.#width) % this.#row.length;
  }

  #grow(): void {
    const row = this.#row;
    const start = this.#startOf(0);
    this.#row = Array.from({ length: 2 * row.length }, (_, i) => row[(start + i) % row.length] as number);
    this.#first = 0;
  }
}
