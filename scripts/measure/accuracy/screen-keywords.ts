import type { TextLine } from '../../../src/analysis/screen/screen-observation.ts';
import { defaultKeywords } from '../../../src/protocol/default-keywords.ts';
import { folded } from '../../../src/protocol/folding.ts';
import { ForbiddenContent } from '../../../src/signals/forbidden-content/forbidden-content.ts';
import type { Figures } from '../shared/report.ts';
import { shareFigures } from './interval.ts';
import type { Findings } from './measure.ts';

/** A picture of a screen as it was read, and phrases that a person has read in it. */
export interface ReadPage {
  path: string;
  phrases: readonly string[];
  lines: readonly TextLine[];
}

/** Of the phrases that a person has read, those that are found when they are the list. */
export function keywordsFound(pages: readonly ReadPage[]): Figures {
  const phrases = pages.flatMap((page) => page.phrases);
  const found = pages.reduce((sum, page) => sum + foundPhrases(page), 0);
  return shareFigures('screens.keywords_found', found, phrases.length);
}

/**
 * Of the screens, those on which the standard list finds a word that neither the person's phrases nor the line, letter by
 * letter, has. The second is needed because nobody has written down the whole text; a reader hardly invents a listed word
 * letter by letter.
 */
export function falseKeywords(pages: readonly ReadPage[]): Findings {
  const standard = new ForbiddenContent({ ...nothing, keywords: defaultKeywords.standard });
  const wrong = pages.map((page) => ({ path: page.path, words: falseWords(page, standard) }));
  const hits = wrong.filter(({ words }) => words.length > 0).length;
  return {
    figures: shareFigures('screens.false_keywords', hits, pages.length),
    targets: pages.length > 0 ? { 'screens.false_keywords': { max: 0 } } : {},
    remarks: wrong.flatMap(({ path, words }) =>
      words.map((word) => `${path}: "${word}" was found and does not stand there`),
    ),
  };
}

const nothing = { keywords: [], allowedPhrases: [], ownTexts: [] };

function foundPhrases({ phrases, lines }: ReadPage): number {
  // Each by itself: a list names what differs in spaces alone only once.
  return phrases.filter(
    (phrase) => new ForbiddenContent({ ...nothing, keywords: [phrase] }).find(lines).length > 0,
  ).length;
}

function falseWords({ phrases, lines }: ReadPage, content: ForbiddenContent): string[] {
  const stands = [...phrases, ...lines.map(({ text }) => text)].map(spelled);
  const words = new Set(content.find(lines).map(({ keyword }) => keyword));
  return [...words].filter((word) => !stands.some((text) => text.includes(spelled(word))));
}

/** Letters and digits alone, without case and accents. */
const spelled = (text: string) => folded(text).replace(/[^\p{L}\p{N}]/gu, '');
