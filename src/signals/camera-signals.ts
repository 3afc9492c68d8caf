import type { CameraObservation, FaceObservation } from '../analysis/observation.ts';
import { type HeadAngles, HeadCentre } from './head-centre.ts';
import { upperMedian } from './median.ts';
import type { Signal } from './signal.ts';

/** Looks whose median is taken: one bad fit of the mesh must not turn a head. */
const smoothedLooks = 3;

/** Turns what the networks saw in camera frames into signals; remembers only what smoothing needs. */
export class CameraSignals {
  readonly #centre = new HeadCentre();
  #recent: HeadAngles[] = [];

  from(observation: CameraObservation, at: number): Signal[] {
    const { faces, objects } = observation;
    const confidences = faces.map((face) => face.confidence).sort((a, b) => b - a);
    const signals: Signal[] = [
      { tag: 'A1', at, faceSeen: faces.length > 0 },
      { tag: 'A2', at, faces: confidences },
    ];
    const head = this.#head(faces[0]);
    if (head) signals.push({ tag: 'A3', at, ...head });
    if (objects) signals.push({ tag: 'A4', at, objects });
    return signals;
  }

  /** The largest face is taken for the student's. */
  #head(face: FaceObservation | undefined): (HeadAngles & { confidence: number }) | null {
    if (!face || face.yaw === null || face.pitch === null) {
      this.#recent = [];
      return null;
    }
    const look = this.#centre.fromCentre({ yaw: face.yaw, pitch: face.pitch });
    this.#recent = [...this.#recent.slice(1 - smoothedLooks), look];
    return {
      yaw: upperMedian(this.#recent.map((l) => l.yaw)),
      pitch: upperMedian(this.#recent.map((l) => l.pitch)),
      confidence: face.confidence,
    };
  }
}
