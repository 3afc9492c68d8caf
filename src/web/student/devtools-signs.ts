/** What the developer tools were noticed by. */
export type DevtoolsSign = 'key' | 'size';

/** Tools that open within the window take at least this much of it; toolbars and search bars are smaller. */
const panelPx = 160;

/** A window as the page sees it, in pixels. */
export interface WindowSize {
  outerWidth: number;
  outerHeight: number;
  innerWidth: number;
  innerHeight: number;
  devicePixelRatio: number;
}

export interface PressedKey {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** The browsers' own keys for their developer tools: F12, Ctrl+Shift+I, J or C, and ⌘⌥I, J or C. */
export function isDevtoolsKey({ key, code, ctrlKey, metaKey, shiftKey, altKey }: PressedKey): boolean {
  if (key === 'F12') return true;
  // By its place: with Alt held, a Mac types other letters.
  const letter = code === 'KeyI' || code === 'KeyJ' || code === 'KeyC';
  return letter && ((ctrlKey && shiftKey) || (metaKey && (altKey || shiftKey)));
}

/** Whether a panel opened inside a window that stayed as large as it was. Zooming changes the pixel ratio, too. */
export function panelOpened(before: WindowSize, now: WindowSize): boolean {
  const isSameWindow =
    before.outerWidth === now.outerWidth &&
    before.outerHeight === now.outerHeight &&
    before.devicePixelRatio === now.devicePixelRatio;
  const lostWidth = before.innerWidth - now.innerWidth;
  const lostHeight = before.innerHeight - now.innerHeight;
  return isSameWindow && Math.max(lostWidth, lostHeight) > panelPx;
}

/**
 * Signs that the browser's developer tools were opened: their keys, and a panel that suddenly takes a part of the window.
 *
 * A page cannot know more than that. It does not see tools that are opened from the browser's menu in a window of their
 * own, tools that were open before the exam began, or those of another computer. A side panel (bookmarks, a reading
 * list, an assistant) takes room in the same way and looks the same.
 */
export class DevtoolsSigns {
  readonly #found: (sign: DevtoolsSign) => void;

  constructor(found: (sign: DevtoolsSign) => void) {
    this.#found = found;
  }

  watch(signal: AbortSignal): void {
    window.addEventListener('keydown', (event) => isDevtoolsKey(event) && this.#found('key'), {
      signal,
      capture: true,
    });
    // On a phone it is the keyboard that takes room.
    if (!window.matchMedia('(pointer: fine)').matches) return;
    let before = sizeNow();
    window.addEventListener(
      'resize',
      () => {
        const now = sizeNow();
        if (panelOpened(before, now)) this.#found('size');
        before = now;
      },
      { signal },
    );
  }
}

function sizeNow(): WindowSize {
  const { outerWidth, outerHeight, innerWidth, innerHeight, devicePixelRatio } = window;
  return { outerWidth, outerHeight, innerWidth, innerHeight, devicePixelRatio };
}
