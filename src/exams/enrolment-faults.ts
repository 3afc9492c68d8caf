import type { CameraObservation, FaceObservation } from '../analysis/observation.ts';
import type { EnrolmentFault } from '../protocol/exam.ts';
import { liveOf } from '../signals/liveness.ts';

/**
 * What a picture for the enrolment must be like. They are wide: who cannot pass them cannot begin the exam, and the frames
 * that are compared later are worse anyway.
 */
export const enrolmentLimits = {
  /** Width of the face, pixels: the descriptor's network looks at 150, and more than half of that must be there. */
  faceWidthPx: 90,
  /**
   * Mean brightness of the picture, 0–255, and the share of almost white samples: a window behind the student, or a lamp on
   * the face. Where A8 takes the picture for mended (signals/camera-faults.ts), it is good enough here.
   */
  darkest: 32,
  mostClipped: 0.7,
  /** Variance of the Laplacian of the face: twice where A8 takes it for mended. 98 % of labelled portraits reach 88. */
  leastSharpness: 50,
  /** Degrees off the camera: descriptors of turned faces are less alike. */
  mostYaw: 20,
  mostPitch: 20,
  /**
   * How live the picture looks, 0–1 (signals/liveness.ts): the network's own boundary, as A9 has it in the standard policy.
   * Of 355 labelled pictures of persons 3 were below it, of 19 faces on paper and displays 10: it is no proof, and who is
   * refused may try again.
   */
  leastLive: 0.3,
} as const;

/** What is wrong with a picture, and what helps. */
export interface Fault {
  code: EnrolmentFault;
  message: string;
}

const fault = (code: EnrolmentFault, message: string): Fault => ({ code, message });

/** Why this picture is not fit for an enrolment, or null when it is. What nobody measured is not held against it. */
export function pictureFault({ faces, quality, liveness, identity }: CameraObservation): Fault | null {
  const [face, ...others] = faces;
  if (!face) return quality.luminance < enrolmentLimits.darkest ? tooDark() : noFace();
  if (others.length > 0) {
    return fault('multiple-faces', 'More than one face is in the picture. Sit alone in front of the camera.');
  }
  if (face.box[2] < enrolmentLimits.faceWidthPx) return tooSmall();
  return lightFault(quality) ?? poseFault(face) ?? livenessFault(liveness) ?? (identity ? null : cutOff());
}

function lightFault({ luminance, clipped, sharpness }: CameraObservation['quality']): Fault | null {
  const { darkest, mostClipped, leastSharpness } = enrolmentLimits;
  if (luminance < darkest) return tooDark();
  if (clipped > mostClipped) {
    // The contract has one code for light that is not right.
    return fault(
      'too-dark',
      'A light or a window is too bright. Turn away from it, so that light falls on your face evenly.',
    );
  }
  if (sharpness >= leastSharpness) return null;
  return fault(
    'too-blurry',
    'The picture is blurred. Clean the lens, hold still, and take care for more light.',
  );
}

function poseFault({ yaw, pitch }: FaceObservation): Fault | null {
  const { mostYaw, mostPitch } = enrolmentLimits;
  // Without angles the face is covered or turned so far that the mesh does not fit.
  if (yaw === null || pitch === null) return lookingAway();
  return Math.abs(yaw) > mostYaw || Math.abs(pitch) > mostPitch ? lookingAway() : null;
}

function livenessFault(liveness: CameraObservation['liveness']): Fault | null {
  if (!liveness || liveOf(liveness) >= enrolmentLimits.leastLive) return null;
  return fault(
    'not-live',
    'The picture looks like a photo or a screen. Use your own camera directly, with light from the front; your teacher can help.',
  );
}

/** No descriptor could be made although size, light and pose are right: then a part of the face is outside. */
const cutOff = () =>
  fault(
    'looking-away',
    'The face is not wholly in the picture. Sit in its middle and look straight into the camera.',
  );
const noFace = () =>
  fault('no-face', 'No face is in the picture. Sit in front of the camera, with light from the front.');
const tooSmall = () => fault('too-small', 'The face is too small. Come closer to the camera.');
const tooDark = () => fault('too-dark', 'It is too dark. Turn on a light in front of you.');
const lookingAway = () =>
  fault('looking-away', 'The face is turned away or covered. Look straight into the camera.');

/**
 * How good a picture without fault is, 0 (just good enough) to 1: the worst of size, sharpness and pose, for one bad
 * property is enough to spoil a descriptor. Twice the least size and four times the least sharpness are as good as it gets.
 */
export function pictureQuality({ faces, quality }: CameraObservation): number {
  const face = faces[0];
  if (!face) return 0;
  const { faceWidthPx, leastSharpness, mostYaw, mostPitch } = enrolmentLimits;
  const size = face.box[2] / faceWidthPx - 1;
  const sharp = (quality.sharpness / leastSharpness - 1) / 3;
  const pose =
    1 - Math.max(Math.abs(face.yaw ?? mostYaw) / mostYaw, Math.abs(face.pitch ?? mostPitch) / mostPitch);
  return Math.round(100 * Math.max(0, Math.min(1, size, sharp, pose))) / 100;
}
