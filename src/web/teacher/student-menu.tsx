import { useRef } from 'preact/hooks';
import type { StudentRow } from '../../protocol/teacher-messages.ts';
import * as commands from './commands.ts';
import type { LiveRoom } from './live-room.ts';
import type { LiveView } from './live-view.ts';

interface Props {
  row: StudentRow;
  room: LiveRoom;
  view: LiveView;
}

/** The commands of a tile, folded away. */
export function StudentMenu(props: Props) {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (menu.current) menu.current.open = false;
  };
  return (
    <details
      class="menu"
      ref={menu}
      onFocusOut={(event) => {
        if (!menu.current?.contains(event.relatedTarget as Node | null)) close();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !menu.current?.open) return;
        event.stopPropagation();
        close();
        menu.current.querySelector('summary')?.focus();
      }}
    >
      <summary aria-label={`Commands for ${props.row.name}`}>⋯</summary>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: closes after a press of one of its buttons. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: as above. */}
      <div class="menu-list" onClick={close}>
        <CommandButtons {...props} />
      </div>
    </details>
  );
}

/** What can be done for this student in the state they are in. */
export function CommandButtons({ row, room, view }: Props) {
  const id = row.attemptId;
  const { attemptStatus: status } = row;
  const begun = status === 'running' || status === 'paused';
  const before = status === 'checking' || status === 'waiting';
  const connected = room.connection.value.kind === 'ready';
  const button = (word: string, act: () => void, className = 'secondary outline') => (
    <button type="button" class={className} disabled={!connected} onClick={act}>
      {word}
    </button>
  );
  return (
    <>
      {status === 'running' && button('Pause', () => commands.pause(room, id))}
      {status === 'paused' && button('Resume', () => commands.resume(room, id))}
      {before && button('Let in', () => commands.approve(room, id))}
      {before &&
        button('Waive a check…', () => {
          view.opened.value = { kind: 'checks', attemptId: id };
        })}
      {row.handRaised && button('Lower hand', () => commands.lowerHand(room, id))}
      {(begun || before) &&
        button('Warn…', () => {
          view.opened.value = { kind: 'warn', attemptId: id };
        })}
      {begun && button(`+${commands.moreMinutes} min`, () => commands.extend(room, id))}
      {begun &&
        button(
          'End exam…',
          () => {
            view.opened.value = { kind: 'terminate', attemptId: id };
          },
          'contrast outline',
        )}
      <button
        type="button"
        class="secondary outline"
        onClick={() => {
          view.opened.value = { kind: 'screen-text', attemptId: id };
        }}
      >
        Screen text…
      </button>
      {!begun && !before && <p class="muted">The exam is over for this student.</p>}
    </>
  );
}
