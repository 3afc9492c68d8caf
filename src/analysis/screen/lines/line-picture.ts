import { type Box, clamp, type GreyPicture } from '../../vision/picture/picture.ts';
import { groundOf, histogramOf, levelOf } from './ground.ts';
import { heightOf, type Span, spanOf, widened, widthOf } from './span.ts';

/**
 * Rows of a line in its picture: what the recognition network itself works at. 30 to 39 rows read the same number of phrases;
 * lines left as small as they are lose one in sixteen.
 */
export const LINE_ROWS = 36;
/** Paper around the line, pixels: the reader takes letters that touch the border for something else. 4 to 12 read alike. */
const MARGIN = 8;
/** Most columns of the line itself: about 300 letters, more than a row of a screen holds in print that can be read. */
const MOST_COLUMNS = 6_000;
/** Share of the darkest (or brightest) pixels that may be a neighbour's or an error of the JPEG. */
const STRAY_SHARE = 0.02;
/** Grey levels between ink and paper at least: less is noise, which must not be made black. */
const LEAST_CONTRAST = 24;

/**
 * A line cut out and made fit for the reader: dark on white, whichever was darker, of LINE_ROWS rows and a margin, its contrast
 * stretched from paper to ink. The box must hold at least one pixel of the picture.
 */
export function linePicture(picture: GreyPicture, box: Box): GreyPicture {
  const line = widened(spanOf(box), picture, 0, 0);
  const columns = clamp(Math.round((widthOf(line) * LINE_ROWS) / heightOf(line)), 1, MOST_COLUMNS);
  const width = columns + 2 * MARGIN;
  const height = LINE_ROWS + 2 * MARGIN;
  const data = new Uint8Array(width * height).fill(255);
  const levels = inkLevels(picture, line);
  const across = samples(line.left, widthOf(line), columns);
  const down = samples(line.top, heightOf(line), LINE_ROWS);
  for (let row = 0; row < LINE_ROWS; row += 1) {
    const upper = (down.first[row] as number) * picture.width;
    const lower = (down.second[row] as number) * picture.width;
    const share = down.share[row] as number;
    const into = (row + MARGIN) * width + MARGIN;
    for (let column = 0; column < columns; column += 1) {
      const a = across.first[column] as number;
      const b = across.second[column] as number;
      const part = across.share[column] as number;
      const top = mixed(picture.data[upper + a] as number, picture.data[upper + b] as number, part);
      const bottom = mixed(picture.data[lower + a] as number, picture.data[lower + b] as number, part);
      data[into + column] = levels[Math.round(mixed(top, bottom, share))] as number;
    }
  }
  return { width, height, data };
}

const mixed = (a: number, b: number, share: number) => a + (b - a) * share;

/** For each of `count` points, evenly spread over `length` pixels from `start`: the pixels before and after it, and the share of the second. */
function samples(start: number, length: number, count: number) {
  const first = new Int32Array(count);
  const second = new Int32Array(count);
  const share = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    const at = clamp(((i + 0.5) * length) / count - 0.5, 0, length - 1);
    const pixel = Math.floor(at);
    first[i] = start + pixel;
    second[i] = start + Math.min(pixel + 1, length - 1);
    share[i] = at - pixel;
  }
  return { first, second, share };
}

/** The new level of each grey level: the line's background becomes white, its ink black. */
function inkLevels(picture: GreyPicture, line: Span): Uint8Array {
  const steps = histogramOf(picture, line);
  const paper = groundOf(steps).step;
  let pixels = 0;
  let sum = 0;
  for (const [step, count] of steps.entries()) {
    pixels += count;
    sum += step * count;
  }
  // Letters pull the mean to their side.
  const isDarkOnLight = paper * pixels >= sum;
  const ink = inkStep(isDarkOnLight ? steps : steps.toReversed(), pixels * STRAY_SHARE);
  const from = levelOf(paper);
  const to = levelOf(isDarkOnLight ? ink : steps.length - 1 - ink);
  const contrast = Math.max(LEAST_CONTRAST, Math.abs(from - to)) * (isDarkOnLight ? 1 : -1);
  return Uint8Array.from({ length: 256 }, (_, level) =>
    clamp(255 - ((from - level) * 255) / contrast, 0, 255),
  );
}

/** The first step at which more than `stray` pixels have been passed. */
function inkStep(steps: Uint32Array, stray: number): number {
  let passed = 0;
  return steps.findIndex((count) => {
    passed += count;
    return passed > stray;
  });
}
