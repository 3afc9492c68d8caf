/** Sideways and up or down, each as a share of how far eyes can turn; x > 0 to the picture's left, y > 0 up. */
export interface Direction {
  readonly x: number;
  readonly y: number;
}

/** How far eyes turn inside the head at most, degrees: where a gaze of 1 looks. */
export const fullTurnDegrees = 45;

/**
 * Where a person looks, head and eyes together. Eyes alone do not tell it: who turns the head to a window and reads on has
 * the eyes far on the other side. Null when the eyes could not be measured.
 */
export function lookDirection(look: {
  readonly yaw: number;
  readonly pitch: number;
  /** Left out in what was made before eyes were measured. */
  readonly gaze?: Direction | null;
}): Direction | null {
  if (!look.gaze) return null;
  return { x: look.gaze.x + look.yaw / fullTurnDegrees, y: look.gaze.y + look.pitch / fullTurnDegrees };
}
