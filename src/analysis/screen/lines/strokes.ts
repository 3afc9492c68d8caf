import type { GreyPicture } from '../../vision/picture/picture.ts';
import { covering, type Span } from './span.ts';

/**
 * Difference of brightness between a pixel's neighbours to the left and right that makes an edge, grey levels. A JPEG of
 * quality 0.6 swings by up to about 20 levels beside a sharp edge; the palest text that people use differs from its
 * background by 60 and more, and half of that is left of a stroke that is thinner than a pixel.
 */
const EDGE = 28;
/** Edges of one row that are at most this far apart belong together: the two sides of a stroke, and most letters of a small word. */
const STROKE_GAP = 2;
/** No stroke of a letter is straight for so many rows, pixels: it is the side of a window, a table or a picture. */
const RULE_HEIGHT = 56;
/** Rows where other lines cross a rule, or the JPEG has worn it away; lines of text are further apart. */
const RULE_GAP = 2;

/**
 * Finds what letters are made of: places where the brightness changes often from left to right, whichever is darker. Level
 * lines (rules, frames of input fields, underlines) have no such edges and need no removal; long upright ones are removed.
 * Answers the bounds of each connected group, a letter, a word, an icon or a piece of a photograph.
 */
export class StrokeFinder {
  /** Regions of one screen are all alike in size, so the memory is used again. */
  #edges = new Uint8Array(0);
  #upright = new Uint16Array(0);
  #missed = new Uint8Array(0);

  /** At most `most` groups, from the top: what is beyond is left out. */
  find(picture: GreyPicture, area: Span, most: number): Span[] {
    const width = area.right - area.left;
    const height = area.bottom - area.top;
    if (width < 3 || height < 1) return [];
    if (this.#edges.length < width * height) this.#edges = new Uint8Array(width * height);
    if (this.#upright.length < width) {
      this.#upright = new Uint16Array(width);
      this.#missed = new Uint8Array(width);
    }
    markEdges(picture, area, { edges: this.#edges, upright: this.#upright, missed: this.#missed });
    return connected(this.#edges, area, most);
  }
}

interface EdgeMemory {
  /** 1 for each pixel of the area with an edge, else 0. */
  readonly edges: Uint8Array;
  /** For each column the rows since an upright line began, and how many of the last ones had no edge. */
  readonly upright: Uint16Array;
  readonly missed: Uint8Array;
}

function markEdges(picture: GreyPicture, area: Span, { edges, upright, missed }: EdgeMemory): void {
  const { data } = picture;
  const width = (area.right - area.left) | 0;
  const height = (area.bottom - area.top) | 0;
  upright.fill(0, 0, width);
  for (let y = 0; y < height; y = (y + 1) | 0) {
    const from = ((area.top + y) * picture.width + area.left) | 0;
    const into = (y * width) | 0;
    edges[into] = 0;
    edges[into + width - 1] = 0;
    for (let x = 1; x < width - 1; x = (x + 1) | 0) {
      const difference = ((data[from + x + 1] as number) - (data[from + x - 1] as number)) | 0;
      const rows = upright[x] as number;
      if (difference >= EDGE || difference <= -EDGE) {
        edges[into + x] = 1;
        upright[x] = rows + 1;
        missed[x] = 0;
      } else {
        edges[into + x] = 0;
        if (rows === 0) continue;
        missed[x] = (missed[x] as number) + 1;
        upright[x] = rows + 1;
        if ((missed[x] as number) <= RULE_GAP) continue;
        eraseRule(edges, into + x, width, rows);
        upright[x] = 0;
      }
    }
  }
  for (let x = 0; x < width; x = (x + 1) | 0)
    eraseRule(edges, height * width + x, width, upright[x] as number);
}

/** Erases the edges in `rows` rows above `end` when they are a rule. */
function eraseRule(edges: Uint8Array, end: number, width: number, rows: number): void {
  if (rows <= RULE_HEIGHT) return;
  for (let i = 1; i <= rows; i += 1) edges[end - i * width] = 0;
}

/** Runs of the last row and of this one, and the group of each. */
interface Runs {
  count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly groups: Int32Array;
}

const noRuns = (width: number): Runs => {
  const length = Math.ceil(width / (STROKE_GAP + 2)) + 1;
  return {
    count: 0,
    starts: new Int32Array(length),
    ends: new Int32Array(length),
    groups: new Int32Array(length),
  };
};

/** Bounds of the groups of runs that touch from row to row, by union and find over one pass. */
function connected(edges: Uint8Array, area: Span, most: number): Span[] {
  const width = area.right - area.left;
  const height = area.bottom - area.top;
  const groups = new Groups();
  let above = noRuns(width);
  let row = noRuns(width);
  for (let y = 0; y < height && groups.size < most; y += 1) {
    collectRuns(edges, y * width, width, row);
    join(above, row, y, groups);
    [above, row] = [row, above];
  }
  return groups.spans(area);
}

function collectRuns(edges: Uint8Array, from: number, width: number, into: Runs): void {
  const { starts, ends } = into;
  let count = 0;
  let last = -STROKE_GAP - 2;
  // `indexOf` leaps over the empty stretches, which are most of a screen.
  const row = edges.subarray(from, from + width);
  for (let x = row.indexOf(1); x >= 0; x = row[x + 1] === 1 ? x + 1 : row.indexOf(1, x + 2)) {
    if (x - last > STROKE_GAP + 1) {
      starts[count] = x;
      count += 1;
    }
    ends[count - 1] = x + 1;
    last = x;
  }
  into.count = count;
}

/** Gives each run of `row` its group: those of the runs above that it touches, corners included, become one. */
function join(above: Runs, row: Runs, y: number, groups: Groups): void {
  let up = 0;
  for (let i = 0; i < row.count; i += 1) {
    const start = row.starts[i] as number;
    const end = row.ends[i] as number;
    while (up < above.count && (above.ends[up] as number) < start) up += 1;
    let group = -1;
    for (let j = up; j < above.count && (above.starts[j] as number) <= end; j += 1) {
      const other = groups.root(above.groups[j] as number);
      group = group < 0 || group === other ? other : groups.merge(group, other);
    }
    row.groups[i] = group < 0 ? groups.begin(start, y, end) : groups.extend(group, start, y, end);
  }
}

/** Groups of runs as they grow from row to row. */
class Groups {
  readonly #parents: number[] = [];
  readonly #spans: (Span | null)[] = [];

  get size(): number {
    return this.#spans.length;
  }

  begin(left: number, top: number, right: number): number {
    this.#parents.push(this.#parents.length);
    this.#spans.push({ left, top, right, bottom: top + 1 });
    return this.#spans.length - 1;
  }

  extend(group: number, left: number, y: number, right: number): number {
    const span = this.#spans[group] as Span;
    if (left < span.left) span.left = left;
    if (right > span.right) span.right = right;
    span.bottom = y + 1;
    return group;
  }

  root(group: number): number {
    let at = group;
    while (this.#parents[at] !== at) {
      this.#parents[at] = this.#parents[this.#parents[at] as number] as number;
      at = this.#parents[at] as number;
    }
    return at;
  }

  /** Both are roots. Answers the root of the two. */
  merge(one: number, other: number): number {
    const [kept, given] = one < other ? [one, other] : [other, one];
    const span = this.#spans[kept] as Span;
    const added = this.#spans[given] as Span;
    this.#spans[kept] = covering(span, added);
    this.#spans[given] = null;
    this.#parents[given] = kept;
    return kept;
  }

  spans({ left, top }: Span): Span[] {
    const spans: Span[] = [];
    for (const span of this.#spans) {
      if (!span) continue;
      spans.push({
        left: span.left + left,
        top: span.top + top,
        right: span.right + left,
        bottom: span.bottom + top,
      });
    }
    return spans;
  }
}
