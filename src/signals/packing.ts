import type { SampleTag, Signal, SignalOf } from './signal.ts';

/** How the facts of an ordinary sample stand in a row of numbers, from place `i` on. */
export interface Packing<S extends Signal> {
  /** Numbers that the facts take. */
  readonly size: number;
  /** False when the facts are no ordinary ones and do not fit. */
  write(sample: S, row: number[], i: number): boolean;
  read(at: number, row: readonly number[], i: number): S;
}

/** Stands for eyes that could not be measured where their turn would stand. */
const noGaze = 9;
/** Stands for no face where a confidence would stand. */
const noFace = -1;

/** `read` gives back exactly what `write` was given. */
export const packings: { readonly [T in SampleTag]: Packing<SignalOf<T>> } = {
  A1: {
    size: 1,
    write({ faceSeen }, row, i) {
      row[i] = faceSeen ? 1 : 0;
      return true;
    },
    read: (at, row, i) => ({ tag: 'A1', at, faceSeen: row[i] === 1 }),
  },
  /** One face, or none. */
  A2: {
    size: 1,
    write({ faces }, row, i) {
      row[i] = faces[0] ?? noFace;
      return faces.length <= 1;
    },
    read: (at, row, i) => ({ tag: 'A2', at, faces: row[i] === noFace ? [] : [number(row, i)] }),
  },
  A3: {
    size: 5,
    write({ yaw, pitch, confidence, gaze }, row, i) {
      row[i] = yaw;
      row[i + 1] = pitch;
      row[i + 2] = confidence;
      row[i + 3] = gaze?.x ?? noGaze;
      row[i + 4] = gaze?.y ?? noGaze;
      return true;
    },
    read: (at, row, i) => ({
      tag: 'A3',
      at,
      yaw: number(row, i),
      pitch: number(row, i + 1),
      gaze: row[i + 3] === noGaze ? null : { x: number(row, i + 3), y: number(row, i + 4) },
      confidence: number(row, i + 2),
    }),
  },
  /** Nothing seen. */
  A4: {
    size: 0,
    write: ({ objects }) => objects.length === 0,
    read: (at) => ({ tag: 'A4', at, objects: [] }),
  },
  /** No listed word. */
  A5: {
    size: 1,
    write({ keywords, confidence }, row, i) {
      row[i] = confidence;
      return keywords.length === 0;
    },
    read: (at, row, i) => ({ tag: 'A5', at, keywords: [], confidence: number(row, i) }),
  },
  A6: {
    size: 3,
    write({ spanMs, speechMs, confidence }, row, i) {
      row[i] = spanMs;
      row[i + 1] = speechMs;
      row[i + 2] = confidence;
      return true;
    },
    read: (at, row, i) => ({
      tag: 'A6',
      at,
      spanMs: number(row, i),
      speechMs: number(row, i + 1),
      confidence: number(row, i + 2),
    }),
  },
  A9: {
    size: 1,
    write({ live }, row, i) {
      row[i] = live;
      return true;
    },
    read: (at, row, i) => ({ tag: 'A9', at, live: number(row, i) }),
  },
  A10: {
    size: 1,
    write({ similarity }, row, i) {
      row[i] = similarity;
      return true;
    },
    read: (at, row, i) => ({ tag: 'A10', at, similarity: number(row, i) }),
  },
};

/** The caller has written there. */
function number(row: readonly number[], i: number): number {
  return row[i] as number;
}
