import { outputOf, type Session, type Tensor } from '../../runtime/runtime.ts';
import { containment, groupDetections, overlap } from '../picture/boxes.ts';
import { Letterbox, type LetterboxFit } from '../picture/letterbox.ts';
import { type Box, boundsOf, type Picture, type Point } from '../picture/picture.ts';

/** A face as the detector sees it, in pixels of the picture. */
export interface FaceDetection {
  readonly box: Box;
  /** 0–1. */
  readonly confidence: number;
  /** In the order of `Landmark`. */
  readonly landmarks: readonly Point[];
}

/** Positions in `landmarks`. Left and right are the person's own. */
export const Landmark = { rightEye: 0, leftEye: 1, nose: 2, mouth: 3, rightEar: 4, leftEar: 5 } as const;

export interface FaceDetectorOptions {
  /** Network `blazeface`: for pictures of any shape. */
  session: Session;
  /** Network `blazefaceWide`: for those that are wide enough to fill it. Without it all go through the other. */
  wide?: Session;
  /** Faces below this are dropped. */
  minConfidence?: number;
}

/** Width of both networks' inputs, and the height of each. */
const INPUT_WIDTH = 256;
const SQUARE_HEIGHT = 256;
const WIDE_HEIGHT = 192;
const RANGE = { low: -1, high: 1 } as const;
const LANDMARKS = 6;
/** Numbers an anchor: centre x, centre y, width, height, then the landmarks. */
const STRIDE = 4 + 2 * LANDMARKS;

/** MediaPipe's own value for this variant. Textures that look like faces still pass; the mesh refuses them. */
const MIN_CONFIDENCE = 0.6;
/** Detections that overlap more than this are one face; the value that MediaPipe uses. */
const SAME_FACE_OVERLAP = 0.3;
/** A box this much inside another is a part of the same face, seen at a smaller scale. */
const SAME_FACE_CONTAINMENT = 0.7;

/** The anchors' grids: 16 cells a row with 2 anchors each, 8 with 6 (Bazarevsky et al. 2019, section 3.2). */
const grids = [
  { cells: 16, anchors: 2, scores: 'scores16', boxes: 'boxes16' },
  { cells: 8, anchors: 6, scores: 'scores8', boxes: 'boxes8' },
] as const;

/** A network, and what fits pictures into it. */
interface Way {
  readonly session: Session;
  readonly letterbox: Letterbox;
}

const wayInto = (session: Session, height: number): Way => ({
  session,
  letterbox: new Letterbox({ width: INPUT_WIDTH, height }, RANGE),
});

/** BlazeFace: finds all faces of a picture whose width is above about 5 % of the picture's longer side. */
export class FaceDetector {
  readonly #square: Way;
  readonly #wide: Way | null;
  readonly #minConfidence: number;

  constructor({ session, wide, minConfidence = MIN_CONFIDENCE }: FaceDetectorOptions) {
    this.#square = wayInto(session, SQUARE_HEIGHT);
    this.#wide = wide ? wayInto(wide, WIDE_HEIGHT) : null;
    this.#minConfidence = minConfidence;
  }

  /**
   * Most confident first. Boxes may reach beyond the border of the picture. A `region` that does, too, shows the picture
   * smaller, with its outermost pixels going on around it.
   */
  async detect(picture: Picture, region: Box = boundsOf(picture)): Promise<FaceDetection[]> {
    const isWide = region[2] * WIDE_HEIGHT >= region[3] * INPUT_WIDTH;
    const { session, letterbox } = (isWide && this.#wide) || this.#square;
    const fit = letterbox.fit(picture, region);
    const outputs = await session.run({ image: letterbox });
    const candidates = decodeFaces(outputs, fit, this.#minConfidence);
    return groupDetections(candidates, isSameFace).map(blend);
  }
}

/** Turns the raw outputs into detections; see `networks.blazeface` for their shapes. */
export function decodeFaces(
  outputs: Record<string, Tensor>,
  fit: LetterboxFit,
  minConfidence: number,
): FaceDetection[] {
  const faces: FaceDetection[] = [];
  const minLogit = Math.log(minConfidence / (1 - minConfidence));
  for (const grid of grids) {
    const logits = outputOf(outputs, grid.scores).data;
    const boxes = outputOf(outputs, grid.boxes).data;
    for (let index = 0; index < logits.length; index += 1) {
      const logit = logits[index] as number;
      if (logit < minLogit) continue;
      const anchor = anchorCenter(index, grid);
      const values = boxes.subarray(index * STRIDE, (index + 1) * STRIDE);
      faces.push(decodeFace(values, anchor, fit, 1 / (1 + Math.exp(-logit))));
    }
  }
  return faces;
}

/** All anchors of a cell share its centre and have no size of their own. A wide input has as many columns, and fewer rows. */
export function anchorCenter(index: number, grid: { cells: number; anchors: number }): Point {
  const cell = Math.floor(index / grid.anchors);
  const size = INPUT_WIDTH / grid.cells;
  return { x: ((cell % grid.cells) + 0.5) * size, y: (Math.floor(cell / grid.cells) + 0.5) * size };
}

/** Offsets and sizes are in pixels of the network's input. */
function decodeFace(
  values: Float32Array,
  anchor: Point,
  fit: LetterboxFit,
  confidence: number,
): FaceDetection {
  const [dx = 0, dy = 0, width = 0, height = 0] = values;
  const x = anchor.x + dx;
  const y = anchor.y + dy;
  const landmarks = Array.from({ length: LANDMARKS }, (_, i) =>
    fit.point(anchor.x + (values[4 + 2 * i] as number), anchor.y + (values[5 + 2 * i] as number)),
  );
  const box = fit.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
  return { box, confidence, landmarks };
}

function isSameFace(a: FaceDetection, b: FaceDetection): boolean {
  return overlap(a.box, b.box) > SAME_FACE_OVERLAP || containment(a.box, b.box) > SAME_FACE_CONTAINMENT;
}

/** The mean of a group, weighted by confidence: steadier from frame to frame than the best box alone. */
function blend(group: readonly [FaceDetection, ...FaceDetection[]]): FaceDetection {
  const [leader] = group;
  const close = group.filter((face) => overlap(face.box, leader.box) > SAME_FACE_OVERLAP);
  const total = close.reduce((sum, face) => sum + face.confidence, 0);
  const mean = (of: (face: FaceDetection) => number): number =>
    close.reduce((sum, face) => sum + face.confidence * of(face), 0) / total;
  return {
    box: [mean((f) => f.box[0]), mean((f) => f.box[1]), mean((f) => f.box[2]), mean((f) => f.box[3])],
    confidence: leader.confidence,
    landmarks: leader.landmarks.map((point, i) => ({
      x: mean((f) => f.landmarks[i]?.x ?? point.x),
      y: mean((f) => f.landmarks[i]?.y ?? point.y),
    })),
  };
}
