/** What Chromium tells of the displays; Firefox and Safari do not. */
type KnowingScreen = Partial<EventTarget> & { isExtended?: boolean };

interface ScreenDetails extends EventTarget {
  screens: readonly unknown[];
}

/** How many displays this computer has: exactly where the person allowed it before, else "one" or "more". */
export class Displays {
  #details: ScreenDetails | null = null;
  #listening: AbortController | null = null;

  /** 2 stands for two or more where only that is told; null where nothing is. */
  get count(): number | null {
    if (this.#details) return this.#details.screens.length;
    const { isExtended } = screen as KnowingScreen;
    return isExtended === undefined ? null : isExtended ? 2 : 1;
  }

  start(onChange: () => void): void {
    if (this.#listening) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    let known = this.count;
    // A window that moves to another display changes `screen`, too.
    const compare = () => {
      if (this.count === known) return;
      known = this.count;
      onChange();
    };
    (screen as KnowingScreen).addEventListener?.('change', compare, { signal });
    void this.#find(signal).then(() => {
      this.#details?.addEventListener('screenschange', compare, { signal });
      known = this.count; // Told more exactly, nothing was plugged in.
    });
  }

  stop(): void {
    this.#listening?.abort();
    this.#listening = null;
    this.#details = null;
  }

  /** Nobody is asked for it: the count alone is not worth a question. */
  async #find(signal: AbortSignal): Promise<void> {
    const { getScreenDetails } = window as { getScreenDetails?: () => Promise<ScreenDetails> };
    if (!getScreenDetails || !navigator.permissions) return;
    const name = 'window-management' as PermissionName;
    const permission = await navigator.permissions.query({ name }).catch(() => null);
    if (permission?.state !== 'granted') return;
    const details = await getScreenDetails.call(window).catch(() => null);
    if (!signal.aborted) this.#details = details;
  }
}
