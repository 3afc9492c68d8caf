import type { CaptureSource } from '../protocol/common.ts';
import type { Consent } from '../protocol/exam.ts';
import type { SeenObject } from '../protocol/incident.ts';
import type { PageEventName } from '../protocol/student-messages.ts';
import type { Direction } from './look-direction.ts';

/** What can be wrong with a captured source, apart from its silence. */
export const captureFaults = [
  'stopped',
  'covered',
  'dark',
  'bright',
  'blurred',
  'frozen',
  'face-too-small',
  /** The screen's picture shows nothing: a locked or protected one. */
  'black',
  'not-entire-screen',
  /** The browser or the system holds the microphone back. */
  'muted',
  /** The microphone sends the same value all the time: it is switched off. */
  'silent',
] as const;
export type CaptureFault = (typeof captureFaults)[number];

/**
 * A dated fact about one student. `at` is epoch ms by the server's clock. It bears the tag of the rule that it was first
 * made for, but any rule may read it. Facts, not verdicts: thresholds are the rules' business, so that signals which were
 * stored can be judged again by another policy.
 */
export type Signal =
  | { tag: 'A1'; at: number; faceSeen: boolean }
  /** Confidence of each face, highest first. */
  | { tag: 'A2'; at: number; faces: readonly number[] }
  /**
   * Head angles in degrees and the turn of the eyes inside the head (−2…2, where 1 is as far as eyes turn), each from the
   * student's centre; comes only while a face is seen. `gaze` is null when it could not be told.
   */
  | { tag: 'A3'; at: number; yaw: number; pitch: number; gaze: Direction | null; confidence: number }
  /** Comes only when somebody looked for objects; empty when none was seen. */
  | { tag: 'A4'; at: number; objects: readonly SeenObject[] }
  /** Listed words on the shared screen, as the list spells them; empty when there are none. */
  | { tag: 'A5'; at: number; keywords: readonly string[]; confidence: number }
  /** Speech within the `spanMs` before `at`; `confidence` is the voice detector's, 0–1. */
  | { tag: 'A6'; at: number; spanMs: number; speechMs: number; confidence: number }
  /** What the student's page reports; a state like `tab-hidden` holds until its opposite. */
  | { tag: 'A7'; at: number; event: PageEventName }
  /** State of a source, told when it changes; null: it was heard from, and nothing is wrong with it. */
  | { tag: 'A8'; at: number; source: CaptureSource; fault: CaptureFault | null }
  /** How much the picture looks like a live person in front of a real camera, 0–1. */
  | { tag: 'A9'; at: number; live: number }
  /** Similarity to the enrolled face, 0–1 as PROTOCOL.md reckons it. */
  | { tag: 'A10'; at: number; similarity: number };

export type SignalTag = Signal['tag'];
export type SignalOf<T extends SignalTag> = Extract<Signal, { tag: T }>;

/** Signals of these tags tell of states, which hold until the next one; the others are samples, true at their own instant. */
export type StateTag = 'A7' | 'A8';
export type SampleTag = Exclude<SignalTag, StateTag>;

export const isStateTag = (tag: SignalTag): tag is StateTag => tag === 'A7' || tag === 'A8';
export const isState = (signal: Signal): signal is SignalOf<StateTag> => isStateTag(signal.tag);

/** Where each signal comes from, and the consent without which it is not measured. */
export const origin: Readonly<Record<SignalTag, { source: CaptureSource; consent?: keyof Consent }>> = {
  A1: { source: 'camera' },
  A2: { source: 'camera' },
  A3: { source: 'camera' },
  A4: { source: 'camera' },
  A5: { source: 'screen' },
  A6: { source: 'audio' },
  A7: { source: 'page' },
  A8: { source: 'page' },
  A9: { source: 'camera' },
  A10: { source: 'camera', consent: 'biometrics' },
};

/** Which source has given a sign of itself. */
export function sourceOf(signal: Signal): CaptureSource {
  return signal.tag === 'A8' ? signal.source : origin[signal.tag].source;
}

export const signalTags = Object.keys(origin) as SignalTag[];

/** States of the page: what begins one, and what ends it. */
const pageStates: Partial<Record<PageEventName, string>> = {
  'tab-hidden': 'tab',
  'tab-visible': 'tab',
  blur: 'window',
  focus: 'window',
  'fullscreen-exit': 'full-screen',
  'fullscreen-enter': 'full-screen',
};

/**
 * The state that a signal tells of, which holds until the next signal of the same state. Null for a sample: true at its
 * own instant, and forgotten when it is old.
 */
export function stateOf(signal: Signal): string | null {
  if (signal.tag === 'A7') return pageStates[signal.event] ?? signal.event;
  return signal.tag === 'A8' ? signal.source : null;
}
