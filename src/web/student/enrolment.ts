import type { EnrolmentProgress as EnrolmentAnswer } from '../../protocol/exam.ts';
import { enrolmentFaults } from '../../protocol/words.ts';
import { ApiError } from '../shared/api-error.ts';

/** How far the pictures are. */
export interface EnrolmentProgress {
  have: number;
  need: number;
  /** What to do now, or what was wrong with the last picture. */
  hint: string;
}

export type { EnrolmentAnswer };

export interface TakePicturesOptions {
  /** A picture of the camera now; null while it has none. */
  grab(): Promise<Uint8Array<ArrayBuffer> | null>;
  send(jpeg: Uint8Array<ArrayBuffer>): Promise<EnrolmentAnswer>;
  told(progress: EnrolmentProgress): void;
  signal: AbortSignal;
  /** Between two pictures, ms: the head moves a little meanwhile, and who reads a hint can follow it. */
  pauseMs?: number;
}

/** Refusals of one picture that the next may mend. */
const mendable: ReadonlySet<string> = new Set(enrolmentFaults);
/** Then people are told to look at light and seat, and begin again when they are ready. */
const mostRefusals = 20;

/** A camera that was let go gives none any more. */
const mostWithoutPicture = 10;

/** The camera gives no picture. */
const noPicture = () =>
  new ApiError(
    0,
    'no-picture',
    'Your camera gives no picture at the moment. Turn it on again, then try again.',
  );

/**
 * Takes pictures until the server has enough. Resolves when it has, or when `signal` ends it; rejects with the error that no further picture mends, or
 * with the last refusal when they keep coming.
 */
export async function takePictures(options: TakePicturesOptions): Promise<void> {
  const { grab, send, told, signal, pauseMs = 700 } = options;
  let progress: EnrolmentProgress = { have: 0, need: 5, hint: 'Look straight into the camera.' };
  let refusals = 0;
  let without = 0;
  while (!signal.aborted) {
    const jpeg = await grab();
    if (signal.aborted) return;
    without = jpeg ? 0 : without + 1;
    if (without >= mostWithoutPicture) throw noPicture();
    if (jpeg) {
      try {
        const { have, need, complete } = await send(jpeg);
        progress = { have, need, hint: `Good. ${have} of ${need} taken: keep looking into the camera.` };
        if (complete) return;
      } catch (error) {
        if (!(error instanceof ApiError) || !(mendable.has(error.code) || error.temporary)) throw error;
        refusals += 1;
        if (refusals >= mostRefusals) throw error;
        progress = { ...progress, hint: error.message };
      }
      told(progress);
    }
    await pause(pauseMs, signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
