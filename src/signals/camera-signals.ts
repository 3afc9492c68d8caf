import type { CameraObservation, FaceObservation } from '../analysis/observation.ts';
import type { SeenObject } from '../protocol/incident.ts';
import type { Centre } from './calibration.ts';
import { HeadCentre, type HeadLook } from './head-centre.ts';
import { upperMedian } from './median.ts';
import { hundredths, roundedBox, tenths } from './rounding.ts';
import type { Signal } from './signal.ts';

/** Looks whose median is taken: one bad fit of the mesh must not turn a head. */
const smoothedLooks = 3;

function rounded({ label, confidence, box }: SeenObject): SeenObject {
  return { label, confidence: hundredths(confidence), box: roundedBox(box) };
}

/** Turns what the networks saw in camera frames into signals; remembers only what smoothing needs. */
export class CameraSignals {
  readonly #centre: HeadCentre;
  #recent: HeadLook[] = [];

  /** `centre` as the device check measured it; without one it is found from the first looks. */
  constructor({ centre = null }: { centre?: Centre | null } = {}) {
    this.#centre = new HeadCentre(centre);
  }

  from(observation: CameraObservation, at: number): Signal[] {
    const { faces, objects } = observation;
    const confidences = faces.map((face) => hundredths(face.confidence)).sort((a, b) => b - a);
    const signals: Signal[] = [
      { tag: 'A1', at, faceSeen: faces.length > 0 },
      { tag: 'A2', at, faces: confidences },
    ];
    const head = this.#head(faces[0]);
    if (head) signals.push({ tag: 'A3', at, ...head });
    if (objects) signals.push({ tag: 'A4', at, objects: objects.map(rounded) });
    return signals;
  }

  /** The largest face is taken for the student's. */
  #head(face: FaceObservation | undefined): (HeadLook & { confidence: number }) | null {
    if (!face || face.yaw === null || face.pitch === null) {
      this.#recent = [];
      return null;
    }
    const look = this.#centre.fromCentre({ yaw: face.yaw, pitch: face.pitch, gaze: face.gaze });
    this.#recent = [...this.#recent.slice(1 - smoothedLooks), look];
    const gazes = look.gaze ? this.#recent.flatMap(({ gaze }) => gaze ?? []) : [];
    return {
      yaw: tenths(upperMedian(this.#recent.map((l) => l.yaw))),
      pitch: tenths(upperMedian(this.#recent.map((l) => l.pitch))),
      gaze: look.gaze && {
        x: hundredths(upperMedian(gazes.map(({ x }) => x))),
        y: hundredths(upperMedian(gazes.map(({ y }) => y))),
      },
      confidence: hundredths(face.confidence),
    };
  }
}
