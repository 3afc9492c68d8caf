import type { TextLine } from '../../analysis/screen/screen-observation.ts';
import type { Box } from '../../protocol/common.ts';
import { hundredths, roundedBox } from '../rounding.ts';
import { FoldedLine } from './folded-line.ts';
import { harmlessPhrases } from './harmless.ts';
import { wholeEdit } from './letters.ts';
import { neighboursOf } from './neighbours.ts';
import { OwnText } from './own-text.ts';
import { type Occurrence, PhraseIndex } from './phrase-index.ts';

export interface ForbiddenContentOptions {
  /** The policy's lists. */
  keywords: readonly string[];
  allowedPhrases: readonly string[];
  /** The exam's own title, description, prompts and options, as Markdown. */
  ownTexts: readonly string[];
}

/** A listed word on the screen. */
export interface FoundWord {
  /** As the list spells it. */
  keyword: string;
  /** 0–1: how sure the reader was of the line, less what had to be forgiven. */
  confidence: number;
  /** Pixels of the frame that was sent: the word's part of its line, by the number of characters. */
  box: Box;
}

/**
 * Lines that are remembered with what they hold, so that only new text is compared: full screens of 150 students, 1.5 MB or
 * so.
 */
const rememberedLines = 10_000;
/** More finds on one screen are not told: the first ones say enough. */
const mostFound = 100;

const harmless = new PhraseIndex(harmlessPhrases);
const nothing: readonly Occurrence[] = [];

/**
 * Which listed words stand on a screen. Whole words count, whatever their case, accents, signs and spaces; letters that the
 * reader may have mistaken are forgiven in proportion to the length. A word is excused inside an allowed phrase, in what
 * browsers say by themselves, and where the words around it are the exam's own.
 */
export class ForbiddenContent {
  readonly #keywords: PhraseIndex;
  readonly #allowed: PhraseIndex;
  readonly #own: OwnText;
  /** What a line's text holds, oldest first. */
  readonly #known = new Map<string, readonly Occurrence[]>();

  constructor({ keywords, allowedPhrases, ownTexts }: ForbiddenContentOptions) {
    this.#keywords = new PhraseIndex(keywords);
    this.#allowed = new PhraseIndex(allowedPhrases);
    this.#own = new OwnText(ownTexts);
  }

  /** `lines` are all that is known to stand on the screen. In their order, 100 at most. */
  find(lines: readonly TextLine[]): FoundWord[] {
    const found: FoundWord[] = [];
    for (const line of lines) {
      const occurrences = this.#occurrencesIn(line.text);
      if (occurrences.length === 0) continue;
      const folded = new FoldedLine(line.text);
      const neighbours = neighboursOf(line, lines);
      for (const each of occurrences) {
        if (this.#own.has(each, folded, neighbours)) continue;
        found.push(this.#foundWord(each, line, folded));
        if (found.length === mostFound) return found;
      }
    }
    return found;
  }

  /** What the line holds by itself; the exam's own text is left for later, because it may go on in other lines. */
  #occurrencesIn(text: string): readonly Occurrence[] {
    const known = this.#known.get(text);
    const occurrences = known ?? this.#compared(text);
    // What is asked for moves to the newest end.
    if (known) this.#known.delete(text);
    this.#known.set(text, occurrences);
    const [oldest] = this.#known.keys();
    if (this.#known.size > rememberedLines && oldest !== undefined) this.#known.delete(oldest);
    return occurrences;
  }

  #compared(text: string): readonly Occurrence[] {
    const line = new FoldedLine(text);
    const occurrences = this.#keywords.find(line);
    if (occurrences.length === 0) return nothing;
    const allowed = this.#allowed.find(line);
    const around = harmless.find(line).map((each) => ({ ...each, isLonger: true }));
    const excuses = [...allowed.map((each) => ({ ...each, isLonger: false })), ...around];
    return occurrences.filter((each) => !excuses.some((excuse) => covers(excuse, each)));
  }

  #foundWord(
    { phrase, from, to, cost }: Occurrence,
    { confidence, box }: TextLine,
    line: FoldedLine,
  ): FoundWord {
    const forgiven = (2 * cost) / (wholeEdit * phrase.letters.length);
    const [x, y, width, height] = box;
    const part: Box = [x + (width * from) / line.length, y, (width * (to - from)) / line.length, height];
    return {
      keyword: this.#keywords.nameOf(phrase),
      confidence: hundredths(confidence * Math.max(0, 1 - forgiven)),
      box: roundedBox(part),
    };
  }
}

/** Whether a word stands inside an excuse, which must be `isLonger` than the word itself where the list did not say so. */
function covers(excuse: Occurrence & { isLonger: boolean }, { start, end }: Occurrence): boolean {
  const isInside = excuse.start <= start && end <= excuse.end;
  return isInside && (!excuse.isLonger || excuse.end - excuse.start > end - start);
}
