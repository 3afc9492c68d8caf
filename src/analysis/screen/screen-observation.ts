import type { Box } from '../../protocol/common.ts';

/** One line of text as it was read from a screen. */
export interface TextLine {
  /** As the reader gave it, mistakes included; words are parted by single spaces. */
  readonly text: string;
  /** The reader's, 0–1. */
  readonly confidence: number;
  /** Pixels of the frame that was sent. */
  readonly box: Box;
}

/** What to do with one screen frame beside comparing it with the one before. */
export interface ScreenLook {
  /** Read what has changed; without it nothing is read at all. */
  readonly text: boolean;
  readonly thumbnail: boolean;
}

/** How much of a screen was looked at: `still` nothing has changed; `changed` only some of it; `full` all of it. */
export type ScreenPath = 'still' | 'changed' | 'full';

export interface ScreenObservation {
  readonly width: number;
  readonly height: number;
  /** Mean brightness, 0 (black) to 255 (white), and its standard deviation, 0–128: a black screen shows next to none. */
  readonly luminance: number;
  readonly contrast: number;
  readonly path: ScreenPath;
  /** Share of the picture that changed since the last frame, 0–1; 1 for the first. */
  readonly changedShare: number;
  /** Everything that is known to stand on the screen, from top to bottom: lines that were not touched stay as they were read. */
  readonly lines: readonly TextLine[];
  /** The lines of `lines` that were looked at anew in this frame: read, or found in the cache. */
  readonly fresh: readonly TextLine[];
  /** Changed lines that could not be read before the deadline; they are read with the next frame. */
  readonly unread: number;
  /** A JPEG 160 pixels wide, or null when none was asked for. */
  readonly thumbnail: Uint8Array | null;
  readonly timings: ScreenTimings;
}

/** Milliseconds spent in each step; 0 for a step that was left out. */
export interface ScreenTimings {
  readonly decodeMs: number;
  /** Comparing with the frame before. */
  readonly compareMs: number;
  /** Splitting what changed into lines, and looking for them in the cache. */
  readonly linesMs: number;
  /** Waiting for the reader, its queue included. */
  readonly readMs: number;
  /** Lines that were looked for in the cache, and those that were found. */
  readonly asked: number;
  readonly cached: number;
}

/**
 * What is remembered of a student's last screen. It travels with the frame, as `FrameMemory` does, so any thread may take the
 * next one.
 */
export interface ScreenMemory {
  readonly width: number;
  readonly height: number;
  /** Mean brightness of each cell of a grid, 0–255, row by row: as it was when the cell changed last. */
  readonly grid: Uint8Array;
  /** Mean quantisation step of the last frame's brightness: how coarsely it was compressed. */
  readonly coarseness: number;
  readonly lines: readonly TextLine[];
  /** Where something changed that could not be read yet. */
  readonly unread: readonly Box[];
}

/** One screen frame to read, and what the student's last one left behind. */
export interface ScreenRequest {
  readonly jpeg: Uint8Array;
  readonly look: ScreenLook;
  readonly memory: ScreenMemory | null;
}

export interface ReadScreen {
  readonly observation: ScreenObservation;
  readonly memory: ScreenMemory;
}
