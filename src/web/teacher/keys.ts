import * as commands from './commands.ts';
import type { LiveRoom } from './live-room.ts';
import type { LiveView } from './live-view.ts';

/** Shown by the help. */
export const keyWords: readonly (readonly [string, string])[] = [
  ['/', 'Search'],
  ['j, k', 'Next, previous student'],
  ['Enter', 'Open the student'],
  ['a', 'Mark the student’s newest alert as seen'],
  ['p', 'Pause or resume the student'],
  ['l', 'Listen to the open student, or stop'],
  ['?', 'This help'],
  ['Esc', 'Close'],
];

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** One key each, as long as nobody types or a dialog is open. Returns what ends it. */
export function listenForKeys(room: LiveRoom, view: LiveView): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') return leave(event, view);
    if (typing(event.target) || view.opened.value.kind !== 'nothing') return;
    if (!run(event.key, room, view)) return;
    event.preventDefault();
  };
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}

function leave(event: KeyboardEvent, view: LiveView): void {
  // An open dialog closes by itself; the panel behind it stays.
  if (view.opened.value.kind !== 'nothing') return;
  if (typing(event.target)) (event.target as HTMLElement).blur();
  else view.panel.value = null;
}

/** True when the key meant something. Enter is the focused button's own. */
function run(key: string, room: LiveRoom, view: LiveView): boolean {
  const student = view.panel.value ?? view.selected.value;
  switch (key) {
    case '/':
      document.getElementById('search')?.focus();
      return true;
    case 'j':
      view.move(1);
      return true;
    case 'k':
      view.move(-1);
      return true;
    case 'a':
      if (student) acknowledgeNewest(room, student);
      return true;
    case 'p':
      if (student) commands.pauseOrResume(room, student);
      return true;
    case 'l':
      room.watch.toggleSound();
      return true;
    case '?':
      view.opened.value = { kind: 'help' };
      return true;
    default:
      return false;
  }
}

function acknowledgeNewest(room: LiveRoom, attemptId: string): void {
  const newest = room.alerts.of(attemptId).find((alert) => alert.peek().review === null);
  if (newest) room.acknowledge(newest.peek().id, 'REVIEWED');
}
