const pattern = /^(\d+):([0-5]\d(?:\.\d{1,3})?)$/;

/** `2:05.5`, minutes and seconds from the start of the exam, as ms. Throws when the text is something else. */
export function ms(text: string): number {
  const [, minutes, seconds] = pattern.exec(text) ?? [];
  if (minutes === undefined) throw new Error(`"${text}" is no time like 2:05 or 2:05.5.`);
  return Math.round(Number(minutes) * 60_000 + Number(seconds) * 1_000);
}

/** Ms as `2:05.5`, to a tenth of a second. */
export function clockTime(value: number): string {
  const tenths = Math.round(value / 100);
  const minutes = Math.trunc(tenths / 600);
  const seconds = ((Math.abs(tenths) % 600) / 10).toFixed(1).padStart(4, '0');
  return `${tenths < 0 && minutes === 0 ? '-' : ''}${minutes}:${seconds}`;
}
