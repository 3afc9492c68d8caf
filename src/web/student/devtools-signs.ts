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
