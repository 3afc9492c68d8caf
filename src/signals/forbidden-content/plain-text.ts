/** Signs that browsers show in place of their names. */
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/**
 * The lines of a Markdown text as a browser shows them, as far as words go: pictures and the addresses behind links are not
 * read on the screen. Other marks are signs between words and need not be taken out.
 */
export function plainLines(markdown: string): string[] {
  return markdown
    .replace(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<\/?[a-z][^<>]*>/gi, (tag) => (/^<[a-z]+:/i.test(tag) ? tag : ' '))
    .replace(/&([a-z]+);/gi, (whole, name: string) => entities[name.toLowerCase()] ?? whole)
    .replace(/[*_`~\\]+/g, '')
    .split(/\r?\n/)
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
}
