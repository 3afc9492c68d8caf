import { useEffect, useRef } from 'preact/hooks';
import type { ExamView } from '../../protocol/exam.ts';
import { whole } from '../shared/format.ts';
import { Status } from '../shared/status.tsx';
import { AlertCard } from './alert-list.tsx';
import { ListenSwitch } from './listen-switch.tsx';
import { LivePictures } from './live-pictures.tsx';
import type { LiveRoom } from './live-room.ts';
import type { LiveView } from './live-view.ts';
import { CommandButtons } from './student-menu.tsx';
import type { Student } from './students.ts';
import { connectionWords, studentWord } from './words.ts';

interface Props {
  exam: ExamView;
  room: LiveRoom;
  view: LiveView;
}

/** One student: camera, screen and sound live, commands, and all alerts. */
export function SidePanel({ exam, room, view }: Props) {
  const id = view.panel.value;
  const student = id === null ? undefined : room.students.get(id);
  if (id === null || !student) return null;
  return <Panel key={id} student={student} exam={exam} room={room} view={view} />;
}

function Panel({ student, exam, room, view }: Props & { student: Student }) {
  const attemptId = student.row.peek().attemptId;
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    heading.current?.focus();
    return () => (before.current as HTMLElement | null)?.focus?.();
  }, []);
  const { capture } = exam.policy;
  useEffect(() => {
    const offered = { camera: capture.camera, screen: capture.screen !== false, audio: capture.audio };
    room.watch.open(attemptId, offered);
    return () => room.watch.close();
  }, [attemptId, capture, room]);
  const row = student.row.value;
  const { tone, word } = studentWord(row);
  const { connection } = row;
  const online = connectionWords[connection.state];
  const alerts = room.alerts.all.value.filter((alert) => alert.peek().attemptId === row.attemptId);
  return (
    <aside class="panel" aria-label={row.name}>
      <header>
        <h2 tabIndex={-1} ref={heading}>
          {row.name} <small class="muted">{row.studentNumber}</small>
        </h2>
        <button
          type="button"
          class="quiet"
          aria-label="Close"
          onClick={() => {
            view.panel.value = null;
          }}
        >
          ✕
        </button>
      </header>
      <p class="facts">
        <Status tone={tone}>{word}</Status>
        <Status tone={online.tone}>{online.word}</Status>
      </p>
      <LivePictures student={student} capture={capture} room={room} view={view} />
      <ListenSwitch offered={capture.audio} room={room} />
      <dl class="figures number">
        <Figure name="Focus" value={whole(row.focusScore)} />
        <Figure name="Engagement" value={whole(row.engagementScore)} />
        <Figure name="Round trip" value={connection.rttMs === null ? '–' : `${whole(connection.rttMs)} ms`} />
        <Figure name="Pictures/s" value={connection.fps === null ? '–' : connection.fps.toFixed(1)} />
        <Figure name="Skipped" value={whole(connection.skipped)} />
        <Figure
          name="Battery"
          value={connection.battery === null ? '–' : `${whole(connection.battery * 100)} %`}
        />
      </dl>
      <div class="panel-commands">
        <CommandButtons row={row} room={room} view={view} />
      </div>
      <h3>Alerts</h3>
      {alerts.length === 0 && <p class="muted">None.</p>}
      <ul class="panel-alerts">
        {alerts.map((alert) => (
          <li key={alert.peek().id}>
            <AlertCard alert={alert} room={room} view={view} />
          </li>
        ))}
      </ul>
    </aside>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
