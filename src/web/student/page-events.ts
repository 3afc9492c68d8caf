import type { PageEventName } from '../../protocol/student-messages.ts';

/** Reports when the student leaves the page and comes back. */
export class PageEvents {
  readonly #report: (event: PageEventName) => void;
  #listening: AbortController | null = null;

  constructor({ report }: { report: (event: PageEventName) => void }) {
    this.#report = report;
  }

  start(): void {
    if (this.#listening) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    document.addEventListener(
      'visibilitychange',
      () => this.#report(document.visibilityState === 'hidden' ? 'tab-hidden' : 'tab-visible'),
      { signal },
    );
    window.addEventListener('blur', () => this.#report('blur'), { signal });
    window.addEventListener('focus', () => this.#report('focus'), { signal });
    this.#reportHere();
  }

  /** A reload ends the page before as hidden; without this it would seem hidden for good. */
  #reportHere(): void {
    this.#report(document.visibilityState === 'hidden' ? 'tab-hidden' : 'tab-visible');
    if (document.hasFocus()) this.#report('focus');
  }

  stop(): void {
    this.#listening?.abort();
    this.#listening = null;
  }
}
