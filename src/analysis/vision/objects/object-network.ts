import type { SeenObject } from '../../../protocol/incident.ts';
import type { Box, Picture } from '../picture/picture.ts';
import type { LabelConfidence } from './object-labels.ts';

/** How one run of a network looks at a picture. */
export interface View {
  /** The part that it looks at, pixels of the picture. */
  readonly region: Box;
  /** Left and right are exchanged: the same thing looks different enough to ask again. */
  readonly mirrored: boolean;
}

/** One network that finds objects, whichever it is. Calls may not overlap. */
export interface ObjectNetwork {
  /**
   * One run. Answers what is at least as sure as `minConfidence` asks for: boxes in pixels of the whole picture, as it was
   * given, and clipped to it; surest first, each thing once.
   */
  detect(picture: Picture, view: View, minConfidence: LabelConfidence): Promise<SeenObject[]>;
}
