import type { ScreenObservation } from '../analysis/screen/screen-observation.ts';
import { FoldedLine } from './forbidden-content/folded-line.ts';
import { Recent } from './recent.ts';

/** Lines that are remembered: some 30 full screens, so that scrolling back and forth brings nothing new. */
const rememberedLines = 2_000;
/** Of one frame no more lines are told; a full screen has about 60. */
const mostLines = 300;
/** Longer lines are cut, characters. */
const longestText = 500;
/** A single letter is an icon or a speck: nobody searches for it. */
const fewestLetters = 2;
/** Times of day and remaining times: they change each second, and would be a new line each time. */
const clock = /\d{1,2}(?:\s?[:.]\s?\d{2}){1,2}/g;

/** Which of a screen's lines have not stood there lately: the text that is worth storing. */
export class NewLines {
  readonly #recent = new Recent(rememberedLines);

  /** From top to bottom. */
  of({ fresh }: ScreenObservation): string[] {
    const told: string[] = [];
    for (const { text } of fresh) {
      if (told.length === mostLines) break;
      // What differs in mistaken letters alone was read anew and is not new.
      const { letters } = new FoldedLine(text.replace(clock, ' '));
      if (letters.length >= fewestLetters && this.#recent.isNew(hashOf(letters)))
        told.push(text.slice(0, longestText));
    }
    return told;
  }
}

/** FNV-1a, 32 bits: a fraction of the memory that the lines would take, and one of two million is taken for another. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
