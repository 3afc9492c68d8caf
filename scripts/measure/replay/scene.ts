import type { CaptureSource } from '../../../src/protocol/common.ts';
import type { ObjectLabel } from '../../../src/protocol/incident.ts';
import type { PageEventName } from '../../../src/protocol/student-messages.ts';
import type { CaptureFault } from '../../../src/signals/signal.ts';
import { ms } from './clock-time.ts';

/**
 * What may happen, apart from when. `misses` is the share of looks in which a detector sees nothing of it: never the first
 * and the last one, and no two in a row close to these, for what is not seen has not begun.
 */
export type Happening =
  | { what: 'face-gone'; misses: number }
  /** Persons in the picture beside the student. */
  | { what: 'others'; count: number; misses: number }
  /** Where the head points, degrees from the student's centre. */
  | { what: 'head'; yaw: number; pitch: number }
  | { what: 'object'; label: ObjectLabel; misses: number }
  | { what: 'not-live'; misses: number }
  | { what: 'stranger'; misses: number }
  /** Words that a list names, on the shared screen. */
  | { what: 'keywords'; words: readonly string[] }
  /** A voice in `share` of the time. */
  | { what: 'speech'; share: number }
  | { what: 'page-state'; begins: PageEventName; ends: PageEventName }
  | { what: 'page-event'; event: PageEventName }
  /** A source is not captured as it should be; `missing`: it says nothing at all. */
  | { what: 'fault'; source: CaptureSource; fault: CaptureFault | 'missing' }
  /** Nothing arrives. What the page has to tell comes when it is back, `deliveries` times. */
  | { what: 'offline'; deliveries: number }
  | { what: 'paused' };

/** A happening with its dates, ms from the start of the exam; both instants belong to it. */
export type Scene = Happening & { from: number; to: number };
export type SceneOf<W extends Happening['what']> = Extract<Scene, { what: W }>;

/** `during('2:00', '2:30', phone())` */
export function during(from: string, to: string, happening: Happening): Scene {
  return { ...happening, from: ms(from), to: ms(to) };
}

/** For what takes no time. */
export const at = (time: string, happening: Happening): Scene => during(time, time, happening);

export const nobody = (misses = 0): Happening => ({ what: 'face-gone', misses });
export const somebodyElse = (count = 1, misses = 0): Happening => ({ what: 'others', count, misses });
export const headTurned = (yaw: number, pitch = 0): Happening => ({ what: 'head', yaw, pitch });
export const object = (label: ObjectLabel, misses = 0): Happening => ({ what: 'object', label, misses });
export const phone = (misses = 0): Happening => object('phone', misses);
export const notLive = (misses = 0): Happening => ({ what: 'not-live', misses });
export const stranger = (misses = 0): Happening => ({ what: 'stranger', misses });
export const onScreen = (...words: string[]): Happening => ({ what: 'keywords', words });
export const voice = (share = 0.9): Happening => ({ what: 'speech', share });
export const tabHidden: Happening = { what: 'page-state', begins: 'tab-hidden', ends: 'tab-visible' };
export const windowBehind: Happening = { what: 'page-state', begins: 'blur', ends: 'focus' };
export const noFullScreen: Happening = {
  what: 'page-state',
  begins: 'fullscreen-exit',
  ends: 'fullscreen-enter',
};
export const pageEvent = (event: PageEventName): Happening => ({ what: 'page-event', event });
export const fault = (source: CaptureSource, what: CaptureFault | 'missing'): Happening => ({
  what: 'fault',
  source,
  fault: what,
});
export const offline = (deliveries = 1): Happening => ({ what: 'offline', deliveries });
export const paused: Happening = { what: 'paused' };
