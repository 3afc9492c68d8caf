import { isDevtoolsKey, panelOpened, type WindowSize } from './devtools-signs.ts';

/** What the developer tools were noticed by. */
type DevtoolsSign = 'key' | 'size';

/**
 * Signs that the browser's developer tools were opened: their keys, and a panel that suddenly takes a part of the window.
 *
 * A page cannot know more than that. It does not see tools that are opened from the browser's menu in a window of their
 * own, tools that were open before the exam began, or those of another computer. A side panel (bookmarks, a reading
 * list, an assistant) takes room in the same way and looks the same.
 */
export function watchDevtools(found: (sign: DevtoolsSign) => void, signal: AbortSignal): void {
  window.addEventListener('keydown', (event) => isDevtoolsKey(event) && found('key'), {
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
      if (panelOpened(before, now)) found('size');
      before = now;
    },
    { signal },
  );
}

function sizeNow(): WindowSize {
  const { outerWidth, outerHeight, innerWidth, innerHeight, devicePixelRatio } = window;
  return { outerWidth, outerHeight, innerWidth, innerHeight, devicePixelRatio };
}
