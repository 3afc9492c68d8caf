import type { ScreenObservation } from '../analysis/screen/screen-observation.ts';
import type { CaptureFault } from './signal.ts';

/**
 * A locked or protected screen is captured as plain black: no brighter than the black of video (16 of 255), and without any
 * edge (the deviation of rounding). A dark desktop has letters and lines and spreads much further.
 */
const black = { luminance: 20, contrast: 2 };
/**
 * The exam page shows a clock that runs each second, and desktops show one that changes each minute: where nothing at all has
 * changed for two and a half minutes, the picture stands still, and not the student. ms
 */
const frozenMs = 150_000;
/** After a longer silence nobody knows whether the screen stood still meanwhile: a pause, a lost connection. ms */
const longestSilenceMs = 30_000;

/** What is technically wrong with a student's shared screen. It is a fact about the picture and no suspicion. */
export class ScreenFaults {
  readonly #silenceMs: number;
  #changedAt: number | null = null;
  #lastAt: number | null = null;

  /** `intervalMs` is the time between two frames by the policy. */
  constructor({ intervalMs }: { intervalMs: number }) {
    this.#silenceMs = Math.max(longestSilenceMs, 2.5 * intervalMs);
  }

  /** The fault of this frame; null when nothing is wrong. `at` in epoch ms. */
  look({ luminance, contrast, changedShare }: ScreenObservation, at: number): CaptureFault | null {
    const silent = this.#lastAt === null || at - this.#lastAt > this.#silenceMs;
    this.#lastAt = at;
    if (changedShare > 0 || silent || this.#changedAt === null) this.#changedAt = at;
    if (luminance < black.luminance && contrast < black.contrast) return 'black';
    return at - this.#changedAt > frozenMs ? 'frozen' : null;
  }
}
