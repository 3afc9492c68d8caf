import { signal } from '@preact/signals';

/** So that a reload, which ends full screen, is not taken for a page that never was in it. */
const enteredKey = (attemptId: string) => `invigil.full-screen.${attemptId}`;

export interface FullScreenOptions {
  attemptId: string;
  /** Told when it changes while watched, and once at the start if the page was in full screen before. */
  onChange: (isOn: boolean) => void;
}

/** Whether the page fills the screen: by its own wish, or by the browser's key for it. */
export class FullScreen {
  readonly isOn = signal(false);
  readonly #options: FullScreenOptions;
  #listening: AbortController | null = null;

  constructor(options: FullScreenOptions) {
    this.#options = options;
    this.isOn.value = this.#isNow();
  }

  /** Not on iPhones. */
  get isPossible(): boolean {
    return document.fullscreenEnabled === true;
  }

  start(): void {
    if (this.#listening) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    document.addEventListener('fullscreenchange', () => this.#look(), { signal });
    byTheBrowser().addEventListener('change', () => this.#look(), { signal });
    this.isOn.value = this.#isNow();
    const wasOn = sessionStorage.getItem(enteredKey(this.#options.attemptId)) !== null;
    if (this.isOn.value || wasOn) this.#tell();
  }

  stop(): void {
    this.#listening?.abort();
    this.#listening = null;
    void this.leave();
  }

  /** Wants a click before. A browser that refuses is no fault of the student: the page goes on as it is. */
  async enter(): Promise<void> {
    if (this.#isNow()) return;
    await document.documentElement.requestFullscreen?.({ navigationUI: 'hide' }).catch(() => {});
  }

  async leave(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
  }

  #look(): void {
    const isOn = this.#isNow();
    if (isOn === this.isOn.value) return;
    this.isOn.value = isOn;
    this.#tell();
  }

  #tell(): void {
    if (this.isOn.value) sessionStorage.setItem(enteredKey(this.#options.attemptId), '1');
    this.#options.onChange(this.isOn.value);
  }

  #isNow(): boolean {
    return document.fullscreenElement !== null || byTheBrowser().matches;
  }
}

const byTheBrowser = () => window.matchMedia('(display-mode: fullscreen)');
