/** Letters that are a letter with a stroke or two letters in one to a reader, but not to Unicode; lower case. */
const letters: Readonly<Record<string, string>> = {
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ς: 'σ',
};
const lettersPattern = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');

/**
 * A text as it is searched: without case and accents, `Đề thi` as `de thi`. Each character is folded by itself, so the
 * folded parts of a text, put together, are the folded text.
 */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(lettersPattern, (letter) => letters[letter] ?? letter);
}

/** The words of a search, folded, each once. Empty when nothing is left to look for. */
export function searchWords(search: string): string[] {
  return [...new Set(folded(search).split(/\s+/))].filter((word) => word !== '');
}
