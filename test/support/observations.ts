import type { Analysed } from '../../src/analysis/frame-memory.ts';
import type { CameraObservation, FaceObservation } from '../../src/analysis/observation.ts';
import type { SeenObject } from '../../src/protocol/incident.ts';

/** A face that looks at the screen, and what is given. */
export function faceWith(fields: Partial<FaceObservation> = {}): FaceObservation {
  return {
    box: [200, 100, 200, 240],
    confidence: 0.9,
    presence: 1,
    yaw: 0,
    pitch: 0,
    roll: 0,
    eyesOpen: true,
    gaze: null,
    expression: null,
    ...fields,
  };
}

export function objectWith(label: SeenObject['label'], confidence = 0.8): SeenObject {
  return { label, confidence, box: [10, 20, 100, 60] };
}

/** One face and no look for objects, and what is given. */
export function observationWith(fields: Partial<CameraObservation> = {}): CameraObservation {
  return {
    width: 640,
    height: 480,
    quality: { luminance: 120, contrast: 50, clipped: 0, sharpness: 200 },
    faces: [faceWith()],
    isNewFace: false,
    objects: null,
    identity: null,
    liveness: null,
    thumbnail: null,
    annotated: null,
    path: 'full',
    timings: { decodeMs: 1, facesMs: 5, objectsMs: 0, personMs: 0, picturesMs: 0 },
    ...fields,
  };
}

/** What an analyser answers, with what is given seen. */
export function analysedWith(fields: Partial<CameraObservation> = {}): Analysed {
  const observation = observationWith(fields);
  const { width, height, faces } = observation;
  return {
    observation,
    memory: {
      grid: new Uint8Array(0),
      isCalm: false,
      quality: observation.quality,
      width,
      height,
      faces,
      track: null,
    },
  };
}
