import { signal } from '@preact/signals';

/** The browser's object URLs, or a test's. */
export interface PictureUrls {
  create(jpeg: Uint8Array): string;
  revoke(url: string): void;
}

/** The old picture stays readable this long, until the new one is on the page. */
const revokeAfterMs = 2_000;

const browserUrls: PictureUrls = {
  create: (jpeg) => URL.createObjectURL(new Blob([jpeg as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' })),
  revoke: (url) => void setTimeout(() => URL.revokeObjectURL(url), revokeAfterMs),
};

/** A picture that newer ones replace. Only what reads its `url` is drawn again. */
export class LivePicture {
  /** An object URL, or null before the first picture. */
  readonly url = signal<string | null>(null);
  /** When the newest picture came, epoch milliseconds by this computer's clock. */
  shownAt = 0;
  readonly #urls: PictureUrls;

  constructor({ urls = browserUrls }: { urls?: PictureUrls } = {}) {
    this.#urls = urls;
  }

  show(jpeg: Uint8Array): void {
    const before = this.url.peek();
    this.shownAt = Date.now();
    this.url.value = this.#urls.create(jpeg);
    if (before) this.#urls.revoke(before);
  }

  clear(): void {
    const before = this.url.peek();
    this.url.value = null;
    if (before) this.#urls.revoke(before);
  }
}
