import { useEffect, useRef } from 'preact/hooks';
import type { ExamView } from '../../protocol/exam.ts';
import { counted, whole } from '../shared/format.ts';
import { Icon } from '../shared/icon.tsx';
import { Status } from '../shared/status.tsx';
import type { LiveRoom } from './live-room.ts';
import type { LiveView } from './live-view.ts';
import { StudentMenu } from './student-menu.tsx';
import { needsLook, type Student } from './students.ts';
import { connectionWords, studentWord } from './words.ts';

interface Props {
  exam: ExamView;
  room: LiveRoom;
  view: LiveView;
}

export function Tiles({ exam, room, view }: Props) {
  const ids = view.shown.value;
  const everybody = room.students.order.value.length;
  const grid = useRef<HTMLUListElement>(null);
  useVisibleTiles(grid, ids, room);
  return (
    <main class="tiles-place">
      {room.aggregate.value === null && <p class="loading">Waiting for the first numbers…</p>}
      {room.aggregate.value !== null && everybody === 0 && (
        <article class="empty">
          <h2>Nobody has joined yet</h2>
          <p>
            Students join with the code <code>{exam.joinCode}</code> at{' '}
            <a href={exam.joinUrl}>{exam.joinUrl}</a>
          </p>
        </article>
      )}
      {everybody > 0 && ids.length === 0 && <p class="muted">No student fits the search.</p>}
      <ul class="tiles" ref={grid} aria-label="Students">
        {ids.map((id) => {
          const student = room.students.get(id);
          return (
            student && (
              <li key={id} data-attempt={id}>
                <Tile student={student} room={room} view={view} />
              </li>
            )
          );
        })}
      </ul>
    </main>
  );
}

interface TileProps {
  student: Student;
  room: LiveRoom;
  view: LiveView;
}

/** Reads its own student's signals only, so a change of one leaves the others alone. */
function Tile({ student, room, view }: TileProps) {
  const row = student.row.value;
  const id = row.attemptId;
  const { tone, word } = studentWord(row);
  const connection = connectionWords[row.connection.state];
  const selected = view.selected.value === id;
  return (
    <article
      class={`tile ${needsLook(row) ? 'tile-look' : ''}`}
      data-testid="tile"
      data-status={row.attemptStatus}
    >
      <button
        type="button"
        id={`tile-${id}`}
        class="tile-open"
        aria-label={`Open ${row.name}, ${row.studentNumber}, ${word}`}
        aria-current={selected || undefined}
        onFocus={() => {
          view.selected.value = id;
        }}
        onClick={() => {
          view.panel.value = id;
        }}
      >
        <Picture student={student} />
        <span class="tile-name">
          <strong>{row.name}</strong>
          <small class="muted">{row.studentNumber}</small>
        </span>
        <span class="tile-facts">
          <Status tone={tone}>{word}</Status>
          <span class="number">
            <small>focus</small> {whole(row.focusScore)}
          </span>
        </span>
        <span class="tile-facts">
          <Status tone={connection.tone}>{connection.word}</Status>
          {row.handRaised && (
            <span class="hand-up">
              <Icon name="hand" /> Hand up
            </span>
          )}
          {row.openAlerts > 0 && <Status tone="attention">{counted(row.openAlerts, 'alert')}</Status>}
        </span>
      </button>
      <StudentMenu row={row} room={room} view={view} />
    </article>
  );
}

/** The camera, and the screen small in its corner. The tile's own words say the rest. */
function Picture({ student }: { student: Student }) {
  const camera = student.camera.url.value;
  const screen = student.screen.url.value;
  return (
    <span class="thumbnail">
      {camera ? <img src={camera} alt="" data-testid="thumbnail" /> : <span class="muted">No picture</span>}
      {screen && <img class="small-screen" src={screen} alt="" data-testid="screen-thumbnail" />}
    </span>
  );
}

/** Tells the room which tiles are on screen. */
function useVisibleTiles(
  grid: { current: HTMLUListElement | null },
  ids: readonly string[],
  room: LiveRoom,
): void {
  const visible = useRef(new Set<string>());
  // The observed tiles change with the ids.
  useEffect(() => {
    const seen = visible.current;
    const known = new Set(ids);
    for (const id of seen) if (!known.has(id)) seen.delete(id);
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const id = (target as HTMLElement).dataset.attempt ?? '';
        if (isIntersecting) seen.add(id);
        else seen.delete(id);
      }
      room.setVisible([...seen]);
    });
    for (const tile of grid.current?.children ?? []) observer.observe(tile);
    return () => observer.disconnect();
  }, [ids, room]);
}
