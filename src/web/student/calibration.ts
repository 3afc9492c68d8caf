/** A dot as it was shown: its place in the window as shares, and when, by the clock that dates the camera's pictures. */
export interface Dot {
  x: number;
  y: number;
  /** Epoch ms. */
  from: number;
  to: number;
}

export interface DotPlace {
  x: number;
  y: number;
  name: string;
}

/** Evenly around the middle: the mean of what is measured at them is the middle. */
export const dotPlaces: readonly DotPlace[] = [
  { x: 0.08, y: 0.1, name: 'top left' },
  { x: 0.92, y: 0.1, name: 'top right' },
  { x: 0.92, y: 0.9, name: 'bottom right' },
  { x: 0.08, y: 0.9, name: 'bottom left' },
];

/** Long enough for the eyes to settle and for four pictures at two a second, ms. */
const shownMs = 2_600;
/** At the slowest rate a dot waits for its pictures, but not for ever, ms. */
const longestMs = 6_000;
/** Pictures from before the eyes have reached the dot are not measured (src/signals/calibration.ts), ms. */
export const settleMs = 600;
/** The server needs two of each dot, and one may show a blink. */
const enoughLooks = 3;
/** A page in the background is not run in time; a dot shown much longer than planned was not looked at. */
const lateMs = 3_000;

/** Whether a dot can move on. `looks`: pictures since the eyes settled that the server has looked at. */
export const isShownEnough = (forMs: number, looks: number): boolean =>
  forMs >= longestMs || (forMs >= shownMs && looks >= enoughLooks);

/** The dot as it is told to the server; null when the page was held up meanwhile. */
export function settledDots(place: DotPlace | undefined, from: number, to: number): Dot | null {
  if (!place || to - from > longestMs + lateMs) return null;
  return { x: place.x, y: place.y, from, to };
}
