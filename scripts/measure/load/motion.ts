/** Where the camera looks: the middle of the view moves by (x, y) pixels, the picture is enlarged by `zoom`. */
export interface Pose {
  x: number;
  y: number;
  zoom: number;
}

/** Frames in which a person moves, then frames in which they sit still: one fifth. */
export const movingFrames = 48;
export const stillFrames = 12;

/** How far the picture swings, in pixels and as a share: see `pose`. */
const swing = { x: 26, y: 8, zoom: 0.008 } as const;

/**
 * A closed curve, so that the loop has no jump. The picture's middle moves by at most 26·2π/48 = 3.4 pixels across and
 * 8·4π/48 = 2.1 down a frame; the zoom adds at most 0.008·6π/48·320 = 1 pixel at the side. Together no pixel moves
 * by more than 6. It stands still at the curve's start.
 */
export function pose(frame: number): Pose {
  const turn = frame < movingFrames ? (2 * Math.PI * frame) / movingFrames : 0;
  return {
    x: swing.x * Math.sin(turn),
    y: swing.y * Math.sin(2 * turn),
    zoom: 1 + swing.zoom * Math.sin(3 * turn),
  };
}
