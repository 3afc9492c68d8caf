import { folded } from '../../protocol/folding.ts';

/** A piece of a text, as it stands there. */
export interface Piece {
  text: string;
  /** It is one of the words that were looked for. */
  isFound: boolean;
}

/** The text in pieces, found as the server finds them. `words` are folded (`searchWords`). */
export function piecesOf(text: string, words: readonly string[]): Piece[] {
  const characters = [...text];
  const isFound = foundCharacters(characters, words);
  const pieces: Piece[] = [];
  for (const [i, character] of characters.entries()) {
    const last = pieces.at(-1);
    if (last && last.isFound === isFound[i]) last.text += character;
    else pieces.push({ text: character, isFound: isFound[i] ?? false });
  }
  return pieces;
}

function foundCharacters(characters: readonly string[], words: readonly string[]): boolean[] {
  const forms = characters.map(folded);
  // A character may fold to two, like ß, or to none, like an accent.
  const indexOf = forms.flatMap((form, i) => Array.from({ length: form.length }, () => i));
  const all = forms.join('');
  const found: boolean[] = characters.map(() => false);
  for (const word of words) {
    for (let at = all.indexOf(word); at >= 0; at = all.indexOf(word, at + word.length)) {
      const first = indexOf[at] ?? 0;
      const last = indexOf[at + word.length - 1] ?? first;
      found.fill(true, first, last + 1);
    }
  }
  // An accent belongs to the letter before it.
  for (const [i, form] of forms.entries()) if (form === '' && found[i - 1]) found[i] = true;
  return found;
}

/** Lines of a text to begin with. */
const firstLines = 4;
/** Lines with a found word to show of one text. */
const foundLines = 6;

/** The lines that tell what a text is about: those with a word that was looked for, or else the first ones. */
export function excerptOf(text: string, words: readonly string[]): string[] {
  const lines = text.split('\n');
  const telling = lines.filter((line) => words.some((word) => folded(line).includes(word)));
  return telling.length > 0 ? telling.slice(0, foundLines) : lines.slice(0, firstLines);
}
