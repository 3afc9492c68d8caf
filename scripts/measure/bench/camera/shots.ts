import { NoisyCamera } from '../../load/frame-loop.ts';
import { pose } from '../../load/motion.ts';
import { type Portrait, portraits } from '../../load/photographs.ts';
import { sceneOf } from '../../load/scene.ts';

/** Camera frames of one person, in the order in which a webcam would send them. */
export interface Shots {
  /** From one to the next the view moves by 6 pixels at most. */
  moving: readonly Uint8Array[];
  /** Nothing moves; only the sensor's noise differs. */
  still: readonly Uint8Array[];
}

/** The scenes of `npm run load`: 640×480 pixels, sensor noise, another person each. */
export function shotsOf(persons: number, frames: number): Shots[] {
  const shown = portraits(null);
  return Array.from({ length: persons }, (_, person) => {
    const { occupied } = sceneOf(shown[person % shown.length] as Portrait, person);
    const camera = new NoisyCamera(person + 1);
    const take = (at: (i: number) => number) =>
      Array.from({ length: frames }, (_, i) => camera.take(occupied, pose(at(i))));
    return { moving: take((i) => i), still: take(() => 0) };
  });
}
