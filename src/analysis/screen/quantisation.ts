/** How coarsely an encoder has rounded a JPEG's brightness: what two encodings of one picture differ by follows from it. */
export interface Quantisation {
  /** Step of a block's mean brightness, in eighths of a grey level: 16 at quality 0.5, 10 at 0.7, 3 at 0.9. */
  readonly meanStep: number;
  /** The mean of all 64 steps: 58 at quality 0.5, 35 at 0.7, 12 at 0.9. It tells encodings apart. */
  readonly coarseness: number;
}

/** Quality 0.5 with the tables of ITU T.81, annex K, which browsers use: assumed where a file has no table of its own. */
export const halfQuality: Quantisation = { meanStep: 16, coarseness: 58 };

const MARKER = 0xff;
const TABLES = 0xdb;
const START_OF_SCAN = 0xda;
const STEPS = 64;

/** Reads the table of brightness, number 0, from a whole JPEG (ITU T.81, B.2.4.1), without decoding anything. */
export function quantisationOf(jpeg: Uint8Array): Quantisation {
  const u16 = (at: number) => ((jpeg[at] ?? 0) << 8) | (jpeg[at + 1] ?? 0);
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === MARKER; ) {
    const marker = jpeg[at + 1];
    if (marker === START_OF_SCAN) break;
    if (marker === MARKER) {
      at += 1; // Any number of fill bytes may stand before a marker.
      continue;
    }
    const end = at + 2 + u16(at + 2);
    // A segment may hold several tables: one byte with their precision and number, then the steps.
    for (let table = at + 4; marker === TABLES && table < end; ) {
      const [precision, number] = [(jpeg[table] ?? 0) >> 4, (jpeg[table] ?? 0) & 15];
      const bytes = precision === 0 ? 1 : 2;
      const step = (i: number) => (bytes === 1 ? (jpeg[table + 1 + i] ?? 0) : u16(table + 1 + 2 * i));
      if (number === 0) return quantisation(Array.from({ length: STEPS }, (_, i) => step(i)));
      table += 1 + bytes * STEPS;
    }
    at = end;
  }
  return halfQuality;
}

function quantisation(steps: readonly number[]): Quantisation {
  const sum = steps.reduce((all, step) => all + step, 0);
  return { meanStep: steps[0] ?? 0, coarseness: sum / STEPS };
}
