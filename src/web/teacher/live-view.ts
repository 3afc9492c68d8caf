import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { LiveRoom } from './live-room.ts';
import { needsLook } from './students.ts';

export type Opened =
  | { kind: 'nothing' }
  | { kind: 'help' }
  | { kind: 'picture'; alertId: string }
  | { kind: 'screen'; attemptId: string }
  | { kind: 'screen-text'; attemptId: string }
  | { kind: 'checks'; attemptId: string }
  | { kind: 'terminate'; attemptId: string }
  | { kind: 'warn'; attemptId: string };

/** What this teacher looks at: search, the selected tile, the open panel. */
export class LiveView {
  readonly search = signal('');
  readonly onlyLooks = signal(false);
  readonly showAll = signal(false);
  readonly selected = signal<string | null>(null);
  /** The student in the side panel. */
  readonly panel = signal<string | null>(null);
  readonly opened = signal<Opened>({ kind: 'nothing' });
  /** Tiles in their order, after search and filter. */
  readonly shown: ReadonlySignal<readonly string[]>;
  readonly #room: LiveRoom;

  constructor(room: LiveRoom) {
    this.#room = room;
    this.shown = computed(() => {
      const wanted = this.search.value.trim().toLowerCase();
      const onlyLooks = this.onlyLooks.value;
      const order = room.students.order.value;
      return wanted === '' && !onlyLooks ? order : order.filter((id) => this.#matches(id, wanted, onlyLooks));
    });
  }

  /** Selects the tile `by` places on and puts the focus there. */
  move(by: 1 | -1): void {
    const ids = this.shown.value;
    const at = ids.indexOf(this.selected.value ?? '');
    const next = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))];
    if (next === undefined) return;
    this.selected.value = next;
    document.getElementById(`tile-${next}`)?.focus();
  }

  close(): void {
    this.opened.value = { kind: 'nothing' };
  }

  #matches(id: string, wanted: string, onlyLooks: boolean): boolean {
    const row = this.#room.students.get(id)?.row.peek();
    if (!row || (onlyLooks && !needsLook(row))) return false;
    return row.name.toLowerCase().includes(wanted) || row.studentNumber.toLowerCase().includes(wanted);
  }
}
