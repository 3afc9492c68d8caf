/** Texts of this page that are remembered, and the most characters of one. */
export const ownTextsLimit = 20;
export const ownTextLength = 100_000;

/** A text that was copied, or came in. */
export interface Clipped {
  text: string;
  by: 'key' | 'drop';
}

/** Browsers differ in line ends, and in the space that they keep around a marked text. */
const plain = (text: string) => text.replace(/\r\n?/g, '\n').replace(/\s+/g, ' ').trim();

/**
 * What the student copied on this page: pasted again, it comes from nowhere else. Kept in memory for as long as the page
 * lives, the newest only.
 */
export class OwnTexts {
  #texts: string[] = [];

  add(text: string): void {
    const own = plain(text);
    if (own === '' || own.length > ownTextLength) return;
    this.#texts = [...this.#texts.filter((each) => each !== own), own].slice(-ownTextsLimit);
  }

  has(text: string): boolean {
    return this.#texts.includes(plain(text));
  }
}

/** What is told of a text: never the text itself. The hash lets a person see whether two pastes were the same. */
export async function textDetail({ text, by }: Clipped): Promise<Record<string, string | number>> {
  const sha256 = await hashOf(text);
  return { length: text.length, ...(sha256 ? { sha256 } : {}), ...(by === 'drop' ? { by } : {}) };
}

/** Null on plain HTTP, where browsers do not hash. */
async function hashOf(text: string): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
