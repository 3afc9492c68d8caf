import { describe, expect, test } from 'vitest';
import type { Session, Tensor } from '../../src/analysis/runtime/runtime.ts';
import { anchorCenter, FaceDetector } from '../../src/analysis/vision/faces/blazeface.ts';
import { plainPicture } from './fixtures/pictures.ts';

interface RawFace {
  /** Index among the 512 anchors of the fine grid. */
  anchor: number;
  logit: number;
  /** Offset and size in pixels of the 256×256 input. */
  box: [dx: number, dy: number, width: number, height: number];
}

/** A network that always answers these faces on the fine grid, and nothing on the coarse one. */
function networkSeeing(...faces: RawFace[]): Session {
  const tensor = (dims: number[]): Tensor => ({ dims, data: new Float32Array(dims.reduce((a, b) => a * b)) });
  const scores16 = tensor([1, 512, 1]);
  const boxes16 = tensor([1, 512, 16]);
  const scores8 = tensor([1, 384, 1]);
  scores16.data.fill(-50);
  scores8.data.fill(-50);
  for (const { anchor, logit, box } of faces) {
    scores16.data[anchor] = logit;
    boxes16.data.set([...box, -10, -5, 10, -5], anchor * 16);
  }
  return {
    inputs: [],
    outputs: [],
    run: async () => ({ scores16, boxes16, scores8, boxes8: tensor([1, 384, 16]) }),
    close: async () => {},
  };
}

/** Column 8, row 4 of the 16×16 cells; its centre is (136, 72). */
const ANCHOR = (4 * 16 + 8) * 2;

describe('anchors', () => {
  test('two share each cell of the fine grid, six each of the coarse one', () => {
    expect(anchorCenter(0, { cells: 16, anchors: 2 })).toEqual({ x: 8, y: 8 });
    expect(anchorCenter(1, { cells: 16, anchors: 2 })).toEqual({ x: 8, y: 8 });
    expect(anchorCenter(ANCHOR, { cells: 16, anchors: 2 })).toEqual({ x: 136, y: 72 });
    expect(anchorCenter(511, { cells: 16, anchors: 2 })).toEqual({ x: 248, y: 248 });
    expect(anchorCenter(5, { cells: 8, anchors: 6 })).toEqual({ x: 16, y: 16 });
    expect(anchorCenter(383, { cells: 8, anchors: 6 })).toEqual({ x: 240, y: 240 });
  });
});

describe('detections', () => {
  test('boxes and landmarks come back in pixels of a wide picture', async () => {
    const session = networkSeeing({ anchor: ANCHOR, logit: 3, box: [4, 8, 40, 40] });
    const [face, ...others] = await new FaceDetector({ session }).detect(plainPicture(512, 256));
    expect(others).toEqual([]);
    // 512×256 lies in 256×256 as 256×128, 64 pixels from the top: everything is twice as large outside.
    expect(face?.box).toEqual([240, 0 + (80 - 20 - 64) * 2, 80, 80]);
    expect(face?.landmarks[0]).toEqual({ x: (136 - 10) * 2, y: (72 - 5 - 64) * 2 });
    expect(face?.confidence).toBeCloseTo(1 / (1 + Math.exp(-3)));
  });

  test('one face seen by several anchors is one face, its box their weighted mean', async () => {
    const session = networkSeeing(
      { anchor: ANCHOR, logit: 2, box: [0, 0, 40, 40] },
      { anchor: ANCHOR + 1, logit: 2, box: [4, 0, 40, 40] },
      { anchor: ANCHOR + 2, logit: 1, box: [-16, 0, 20, 20] },
    );
    const faces = await new FaceDetector({ session }).detect(plainPicture(256, 256));
    expect(faces).toHaveLength(1);
    expect(faces[0]?.box[0]).toBeCloseTo(118, 0);
  });

  test('faces apart stay apart, and unlikely ones are dropped', async () => {
    const session = networkSeeing(
      { anchor: ANCHOR, logit: 2, box: [0, 0, 40, 40] },
      { anchor: ANCHOR + 8, logit: 1.5, box: [0, 0, 40, 40] },
      { anchor: 0, logit: -1, box: [0, 0, 40, 40] },
    );
    const faces = await new FaceDetector({ session }).detect(plainPicture(256, 256));
    expect(faces.map((face) => face.box[0])).toEqual([116, 180]);
  });
});
