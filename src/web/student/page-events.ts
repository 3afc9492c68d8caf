import type { examPageEvents } from '../../protocol/rules.ts';
import type { PageEventName, StudentMessageOf } from '../../protocol/student-messages.ts';
import { type Clipped, OwnTexts, textDetail } from './clipboard.ts';
import { watchDevtools } from './devtools-watch.ts';

/** What goes with an event. `at`: epoch ms by this computer's clock, where it is told later than it happened. */
export interface EventOptions {
  detail?: StudentMessageOf<'PAGE_EVENT'>['detail'];
  at?: number;
}

/** Events that are told only where the exam's rule looks at them; states are told always. */
type Wanted = (typeof examPageEvents)[number];

export interface PageEventsOptions {
  report: (event: PageEventName, options?: EventOptions) => void;
  wants: (event: Wanted) => boolean;
}

/** A print by key is announced twice: by the key, and by the browser when its dialog opens. */
const samePrintMs = 3_000;

/** Reports when the student leaves the page and comes back, and what is copied, pasted, printed or looked into. */
export class PageEvents {
  readonly #report: PageEventsOptions['report'];
  readonly #wants: PageEventsOptions['wants'];
  readonly #ownTexts = new OwnTexts();
  #listening: AbortController | null = null;
  #printedAt = Number.NEGATIVE_INFINITY;

  constructor({ report, wants }: PageEventsOptions) {
    this.#report = report;
    this.#wants = wants;
  }

  start(): void {
    if (this.#listening) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#watchPresence(signal);
    this.#watchClipboard(signal);
    this.#watchPrint(signal);
    document.addEventListener('contextmenu', () => this.#tell('context-menu'), { signal });
    watchDevtools((by) => this.#tell('devtools', { detail: { by } }), signal);
    this.#reportHere();
  }

  stop(): void {
    this.#listening?.abort();
    this.#listening = null;
  }

  #watchPresence(signal: AbortSignal): void {
    document.addEventListener(
      'visibilitychange',
      () => this.#report(document.visibilityState === 'hidden' ? 'tab-hidden' : 'tab-visible'),
      { signal },
    );
    window.addEventListener('blur', () => this.#report('blur'), { signal });
    window.addEventListener('focus', () => this.#report('focus'), { signal });
  }

  /** A reload ends the page before as hidden; without this it would seem hidden for good. */
  #reportHere(): void {
    this.#report(document.visibilityState === 'hidden' ? 'tab-hidden' : 'tab-visible');
    if (document.hasFocus()) this.#report('focus');
  }

  #watchClipboard(signal: AbortSignal): void {
    const options = { signal, capture: true };
    document.addEventListener('copy', () => this.#copied(), options);
    // Taking one's own words out of an answer is no copy of the paper.
    document.addEventListener('cut', () => this.#ownTexts.add(selectedText()), options);
    document.addEventListener('paste', (event) => this.#brought('key', event.clipboardData), options);
    let dragsOwn = false;
    document.addEventListener('dragstart', () => (dragsOwn = true), options);
    document.addEventListener('dragend', () => (dragsOwn = false), options);
    const dropped = ({ target, dataTransfer }: DragEvent) => {
      if (!dragsOwn && isField(target)) this.#brought('drop', dataTransfer);
    };
    document.addEventListener('drop', dropped, options);
  }

  #copied(): void {
    const text = selectedText();
    this.#ownTexts.add(text);
    void this.#tellText('copy', { text, by: 'key' });
  }

  #brought(by: Clipped['by'], data: DataTransfer | null): void {
    const text = data?.getData('text/plain') ?? '';
    if (!this.#ownTexts.has(text)) void this.#tellText('paste', { text, by });
  }

  async #tellText(event: 'copy' | 'paste', clipped: Clipped): Promise<void> {
    const at = Date.now();
    if (this.#wants(event)) this.#report(event, { at, detail: await textDetail(clipped) });
  }

  #watchPrint(signal: AbortSignal): void {
    const printed = () => {
      if (performance.now() - this.#printedAt > samePrintMs) this.#tell('print');
      this.#printedAt = performance.now();
    };
    window.addEventListener('beforeprint', printed, { signal });
    const isKey = ({ ctrlKey, metaKey, key }: KeyboardEvent) =>
      (ctrlKey || metaKey) && key.toLowerCase() === 'p';
    window.addEventListener('keydown', (event) => isKey(event) && printed(), { signal, capture: true });
  }

  #tell(event: Wanted, options?: EventOptions): void {
    if (this.#wants(event)) this.#report(event, options);
  }
}

const isField = (target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement =>
  target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;

/** What is marked, in a field or on the page. */
function selectedText(): string {
  const field = document.activeElement;
  if (isField(field)) {
    const { selectionStart, selectionEnd, value } = field;
    if (selectionStart !== null && selectionEnd !== selectionStart) {
      return value.slice(selectionStart, selectionEnd ?? undefined);
    }
  }
  return document.getSelection()?.toString() ?? '';
}
