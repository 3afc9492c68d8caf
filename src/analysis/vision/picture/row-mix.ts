import type { Picture } from './picture.ts';

/** A row's share is counted in parts of this many: a byte times all of them still fits into 16 bits. */
export const ROW_SHARES = 256;

/** Rows that one pass reads: a 640×480 frame shrinks to 256×192 in one pass a row. */
const PASS = 3;
/** Places behind a row's last value that a reader may read, too: they count nothing. */
const MARGIN = 64;
/** Two of the four bytes of a word. */
const PAIR = 0x00ff00ff;

/**
 * Means of rows of a picture. This is where a frame's preparation spends its time, so four bytes are worked on at once,
 * as two pairs of 16-bit sums in one number each (Lamport 1975, "Multiple byte processing with full-word instructions").
 */
export class RowMixer {
  /** The last mean, value for value, each × ROW_SHARES. */
  mixed = new Uint16Array(0);
  #sums = new Int32Array(0);
  #bytes: Uint8Array = new Uint8Array(0);
  /** The picture by words; null when its rows do not begin at whole words. */
  #words: Int32Array | null = null;
  #stride = 0;
  #lastRow = 0;

  /** The picture whose rows are mixed from now on. */
  use({ width, height, data }: Picture): void {
    this.#bytes = data;
    this.#stride = width * 3;
    this.#lastRow = height - 1;
    const isAligned = this.#stride % 4 === 0 && data.byteOffset % 4 === 0;
    this.#words = isAligned ? new Int32Array(data.buffer, data.byteOffset, data.length >> 2) : null;
    const needed = this.#stride + MARGIN;
    if (this.mixed.length >= needed) return;
    this.mixed = new Uint16Array((needed + 3) & ~3);
    this.#sums = new Int32Array(this.mixed.buffer);
  }

  /** The rows from `top` to `bottom`, parts of rows included, and the values `from` ≤ i < `to` of each. */
  mix(top: number, bottom: number, from: number, to: number): void {
    const scale = ROW_SHARES / (bottom - top);
    // Whole parts of the rows above a place; their differences always add up to ROW_SHARES.
    let above = 0;
    for (let y = Math.floor(top); y < bottom; y += PASS) {
      const one = Math.round(scale * (Math.min(bottom, y + 1) - top));
      const two = Math.round(scale * (Math.min(bottom, y + 2) - top));
      const three = Math.round(scale * (Math.min(bottom, y + 3) - top));
      const shares: Shares = [one - above, two - one, three - two];
      const kept = above === 0 ? 0 : -1;
      above = three;
      if (this.#words) this.#mixWords(this.#words, y, shares, kept, from >> 2, (to + 3) >> 2);
      else this.#mixBytes(y, shares, kept, from, to);
    }
  }

  /** `kept` is −1 to add to what is there, 0 to begin anew. */
  #mixWords(words: Int32Array, y: number, [a, b, c]: Shares, kept: number, first: number, end: number): void {
    const sums = this.#sums;
    const stride = this.#stride >> 2;
    const rowA = (y * stride) | 0;
    const rowB = (Math.min(y + 1, this.#lastRow) * stride) | 0;
    const rowC = (Math.min(y + 2, this.#lastRow) * stride) | 0;
    // `| 0` keeps every step in the processor's whole numbers. No 16-bit sum runs over into its neighbour: all shares
    // together are ROW_SHARES.
    for (let i = first | 0; i < end; i = (i + 1) | 0) {
      const p = words[rowA + i] as number;
      const q = words[rowB + i] as number;
      const r = words[rowC + i] as number;
      // First and third byte of each word, then second and fourth.
      let even = (Math.imul(p & PAIR, a) + Math.imul(q & PAIR, b)) | 0;
      even = (even + Math.imul(r & PAIR, c)) | 0;
      let odd = (Math.imul((p >>> 8) & PAIR, a) + Math.imul((q >>> 8) & PAIR, b)) | 0;
      odd = (odd + Math.imul((r >>> 8) & PAIR, c)) | 0;
      const at = i << 1;
      const low = (even & 0xffff) | (odd << 16);
      const high = (even >>> 16) | (odd & ~0xffff);
      sums[at] = (kept & (sums[at] as number)) + low;
      sums[at + 1] = (kept & (sums[at + 1] as number)) + high;
    }
  }

  #mixBytes(y: number, [a, b, c]: Shares, kept: number, from: number, to: number): void {
    const { mixed } = this;
    const bytes = this.#bytes;
    const rowA = y * this.#stride;
    const rowB = Math.min(y + 1, this.#lastRow) * this.#stride;
    const rowC = Math.min(y + 2, this.#lastRow) * this.#stride;
    for (let i = from | 0; i < to; i += 1) {
      mixed[i] =
        (kept & (mixed[i] as number)) +
        a * (bytes[rowA + i] as number) +
        b * (bytes[rowB + i] as number) +
        c * (bytes[rowC + i] as number);
    }
  }
}

/** Parts of ROW_SHARES. */
type Shares = readonly [number, number, number];
