import type { FaceObservation } from '../../../src/analysis/observation.ts';
import type { Figures } from '../shared/report.ts';
import type { Row } from './csv.ts';
import { shareFigures } from './interval.ts';
import { joined, leftOut, type Measure, type Workplace } from './measure.ts';

/** A head is turned when it is beyond half the angle at which the standard policy calls it looking away, degrees. */
const turnedDegrees = 12.5;
/**
 * Eyes are turned when they are this far from where the same person's eyes are when they look into the camera; about
 * a sixth of the way from one corner to the other.
 */
const turnedEyes = 0.15;

type Direction = 'left' | 'center' | 'right';
const places: Readonly<Record<Direction, number>> = { left: 1, center: 0, right: -1 };
const isDirection = (word: string): word is Direction => word in places;

interface Looked {
  path: string;
  direction: string;
  face: FaceObservation | null;
}

/** Whether it is seen roughly where a head and eyes are turned, and that eyes are shut. */
export const gazeMeasure: Measure = {
  name: 'gaze',
  async run(workplace) {
    const columns = ['path', 'what', 'direction_in_image'];
    const rows = await workplace.data.table('head_gaze_coarse.csv', columns);
    if (!rows || rows.length === 0) return leftOut('there is no head_gaze_coarse.csv');
    const heads = await lookedAt(rows, 'head', workplace);
    const eyes = await lookedAt(rows, 'eyes', workplace);
    const gazes = eyes.flatMap(({ path, direction, face }) =>
      face?.gaze && isDirection(direction) ? [{ person: personOf(path), direction, x: face.gaze.x }] : [],
    );
    return joined([
      { figures: headFigures(heads), targets: {}, remarks: [] },
      {
        figures: { ...gazeFigures(gazes), ...lidFigures(eyes) },
        targets: {},
        remarks: notMeasured(eyes, gazes),
      },
    ]);
  },
};

async function lookedAt(rows: readonly Row[], what: string, { viewer }: Workplace): Promise<Looked[]> {
  const looked: Looked[] = [];
  for (const { path = '', direction_in_image: direction = '' } of rows.filter((row) => row.what === what)) {
    const observation = await viewer.see(path);
    if (observation) looked.push({ path, direction, face: observation.faces[0] ?? null });
  }
  return looked;
}

function headFigures(heads: readonly Looked[]): Figures {
  const seen = (yaw: number) => (Math.abs(yaw) < turnedDegrees ? 'front' : yaw > 0 ? 'left' : 'right');
  const right = heads.filter(({ face, direction }) => face?.yaw != null && seen(face.yaw) === direction);
  return shareFigures('gaze.head.right', right.length, heads.length);
}

interface Gaze {
  person: string;
  direction: Direction;
  x: number;
}

/**
 * Eyes by their order, which needs no threshold: of each two pictures of a person that differ in direction the one that
 * looks more to the left has the larger x. And by direction, from the person's own middle.
 */
function gazeFigures(gazes: readonly Gaze[]): Figures {
  let pairs = 0;
  let ordered = 0;
  for (const one of gazes) {
    for (const other of gazes) {
      if (one.person !== other.person || places[one.direction] <= places[other.direction]) continue;
      pairs += 1;
      if (one.x > other.x) ordered += 1;
    }
  }
  const judged = gazes.flatMap((gaze) => {
    const middle = middleOf(gazes.filter(({ person }) => person === gaze.person));
    return middle === null ? [] : [{ gaze, off: gaze.x - middle }];
  });
  const seen = (off: number) => (Math.abs(off) < turnedEyes ? 'center' : off > 0 ? 'left' : 'right');
  const right = judged.filter(({ gaze, off }) => seen(off) === gaze.direction);
  return {
    ...shareFigures('gaze.eyes.ordered', ordered, pairs),
    ...shareFigures('gaze.eyes.right', right.length, judged.length),
  };
}

/** Where a person's eyes are when they look into the camera, as the device check finds out; null without such a picture. */
function middleOf(gazes: readonly Gaze[]): number | null {
  const centred = gazes.filter(({ direction }) => direction === 'center');
  if (centred.length === 0) return null;
  return centred.reduce((sum, { x }) => sum + x, 0) / centred.length;
}

function lidFigures(eyes: readonly Looked[]): Figures {
  const told = eyes.filter(({ face }) => face?.eyesOpen != null);
  const shut = told.filter(({ direction }) => direction === 'closed');
  const open = told.filter(({ direction }) => direction !== 'closed');
  return {
    ...shareFigures(
      'gaze.closed.right',
      shut.filter(({ face }) => face?.eyesOpen === false).length,
      shut.length,
    ),
    ...shareFigures(
      'gaze.open.right',
      open.filter(({ face }) => face?.eyesOpen === true).length,
      open.length,
    ),
  };
}

/** Pictures from one video show one person: their names differ only in the number of the frame. */
const personOf = (path: string) => path.replace(/_f?\d+\.\w+$/, '');

function notMeasured(eyes: readonly Looked[], gazes: readonly Gaze[]): string[] {
  const asked = eyes.filter(({ direction }) => isDirection(direction)).length;
  if (asked === 0 || gazes.length === asked) return [];
  if (gazes.length === 0) return [`eyes: not measured: no picture of ${asked} gave a gaze`];
  return [`eyes: ${asked - gazes.length} of ${asked} pictures gave no gaze and are not counted`];
}
