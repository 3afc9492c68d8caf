import type { Figures, Targets } from '../shared/report.ts';
import { meanFigures, shareFigures } from './interval.ts';
import { leftOut, type Measure } from './measure.ts';
import { falseKeywords, keywordsFound } from './screen-keywords.ts';
import { readScreens, type ScreenPage } from './screen-pages.ts';

/** Narrower pictures are not what a shared screen is; they are told apart. Pixels, of the file. */
const screenWidth = 1280;

const targets: Targets = { 'screens.phrases_found': { min: 0.9 } };

/** Whether the words on a screen are found and read. */
export const screensMeasure: Measure = {
  name: 'screens',
  async run({ data }) {
    const column = 'must_contain (|-separated)';
    const rows = await data.table('ocr.csv', ['path', column]);
    if (!rows || rows.length === 0) return leftOut('there is no ocr.csv');
    const phrases = new Map(rows.map((row) => [row.path ?? '', (row[column] ?? '').split('|')]));
    const { pages, unread } = await readScreens([...phrases.keys()], data);
    const searched = pages.map((page) => ({ page, ...searchedFor(phrases.get(page.path) ?? [], page) }));
    const read = (all: readonly { page: ScreenPage }[]) =>
      all.map(({ page }) => ({ ...page, phrases: phrases.get(page.path) ?? [] }));
    const falseOnes = falseKeywords(read(searched));
    const wide = searched.filter(({ page }) => page.givenWidth >= screenWidth);
    const narrow = searched.filter(({ page }) => page.givenWidth < screenWidth);
    return {
      figures: {
        ...found('screens.phrases_found', wide),
        ...found('screens.small.phrases_found', narrow),
        ...keywordsFound(read(wide)),
        ...falseOnes.figures,
        ...timeFigures(wide.map(({ page }) => page)),
      },
      targets: { ...(wide.length > 0 ? targets : {}), ...falseOnes.targets },
      remarks: [
        ...unread,
        ...falseOnes.remarks,
        ...searched
          .filter(({ missed }) => missed.length > 0)
          .map(({ page, missed }) => `${page.path}: not found: ${missed.join(' | ')}`),
      ],
    };
  },
};

interface Searched {
  readonly asked: number;
  readonly missed: readonly string[];
}

/**
 * Letters and digits alone count, in lower case, and every one of them must be right. The lines are searched one after the
 * other as one text, from top to bottom and in a row from left to right: so a phrase is found too whose line was taken for
 * two, and every phrase that stands in one line is.
 */
function searchedFor(phrases: readonly string[], { lines }: ScreenPage): Searched {
  const text = lettersOf(lines.map((line) => line.text).join(' '));
  const asked = phrases.filter((phrase) => lettersOf(phrase) !== '');
  return { asked: asked.length, missed: asked.filter((phrase) => !text.includes(lettersOf(phrase))) };
}

const lettersOf = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function found(name: string, searched: readonly Searched[]): Figures {
  const asked = searched.reduce((sum, one) => sum + one.asked, 0);
  const missed = searched.reduce((sum, one) => sum + one.missed.length, 0);
  return shareFigures(name, asked - missed, asked);
}

/** What one whole screen costs, in seconds, and how many lines it has. */
function timeFigures(pages: readonly ScreenPage[]): Figures {
  return {
    ...meanFigures(
      'screens.page_s',
      pages.map(({ findMs, readMs }) => (findMs + readMs) / 1000),
    ),
    ...meanFigures(
      'screens.lines',
      pages.map(({ lines }) => lines.length),
    ),
  };
}
