import { facesMeasure } from './faces.ts';
import { gazeMeasure } from './gaze.ts';
import type { Measure } from './measure.ts';
import { objectsMeasure } from './objects.ts';
import { poseMeasure } from './pose.ts';
import { screensMeasure } from './screens.ts';
import { soundMeasure } from './sound.ts';
import { spoofMeasure } from './spoof.ts';
import { verificationMeasure } from './verification.ts';
import { videosMeasure } from './videos.ts';

/** In the order in which they run. */
export const measures: readonly Measure[] = [
  facesMeasure,
  verificationMeasure,
  poseMeasure,
  gazeMeasure,
  objectsMeasure,
  spoofMeasure,
  screensMeasure,
  soundMeasure,
  videosMeasure,
];
