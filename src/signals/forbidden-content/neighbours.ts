import type { TextLine } from '../../analysis/screen/screen-observation.ts';
import { FoldedLine } from './folded-line.ts';
import type { Neighbours } from './own-text.ts';

/** Lines of a paragraph follow one another within this many heights of a line; most pages take 0.2 to 0.8. */
const mostApart = 1.5;
/** Boxes of lines with accents above and tails below may overlap by this share of the height. */
const mostOverlap = 0.5;
/** The nearest ones: a wide line may stand above several columns. */
const mostLines = 4;

/** The lines right above and below, where text that was wrapped comes from and goes on. */
export function neighboursOf(line: TextLine, lines: readonly TextLine[]): Neighbours {
  const [, top, , height] = line.box;
  const beside = (distance: (other: TextLine) => number): FoldedLine[] =>
    lines
      .filter((other) => {
        const apart = distance(other) / height;
        return other !== line && apart >= -mostOverlap && apart <= mostApart && isAbove(line, other);
      })
      .sort((one, other) => distance(one) - distance(other))
      .slice(0, mostLines)
      .map(({ text }) => new FoldedLine(text));
  return {
    above: beside(({ box: [, y, , h] }) => top - (y + h)),
    below: beside(({ box: [, y] }) => y - (top + height)),
  };
}

/** Whether two lines share some of their width: one above the other, not beside it. */
function isAbove({ box: [x, , width] }: TextLine, { box: [left, , w] }: TextLine): boolean {
  return left < x + width && x < left + w;
}
