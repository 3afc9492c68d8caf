import { useComputed } from '@preact/signals';
import type { ExamView } from '../../protocol/exam.ts';
import { whole } from '../shared/format.ts';
import { Status } from '../shared/status.tsx';
import { pauseAll, resumeAll } from './commands.ts';
import type { LiveRoom, Request } from './live-room.ts';
import type { LiveView } from './live-view.ts';
import { needsLook } from './students.ts';

interface Props {
  exam: ExamView;
  room: LiveRoom;
  view: LiveView;
}

export function LiveHead({ exam, room, view }: Props) {
  const connected = room.connection.value.kind === 'ready';
  return (
    <header class="live-head">
      <div>
        <a href="/exams" class="back" aria-label="All exams">
          ←
        </a>
        <h1>{exam.title}</h1>
      </div>
      <Numbers room={room} />
      <div class="live-tools">
        <input
          id="search"
          type="search"
          placeholder="Search"
          aria-label="Search students by name or number"
          value={view.search.value}
          onInput={(event) => {
            view.search.value = event.currentTarget.value;
          }}
        />
        <label class="switch">
          <input
            type="checkbox"
            checked={view.onlyLooks.value}
            onChange={(event) => {
              view.onlyLooks.value = event.currentTarget.checked;
            }}
          />
          Need a look
        </label>
        <button type="button" class="secondary outline" disabled={!connected} onClick={() => pauseAll(room)}>
          Pause all
        </button>
        <button type="button" class="secondary outline" disabled={!connected} onClick={() => resumeAll(room)}>
          Resume all
        </button>
        <button
          type="button"
          class="quiet"
          aria-label="Keys"
          title="Keys (?)"
          onClick={() => {
            view.opened.value = { kind: 'help' };
          }}
        >
          ?
        </button>
      </div>
    </header>
  );
}

/** The class in one line. */
function Numbers({ room }: { room: LiveRoom }) {
  const aggregate = room.aggregate.value;
  const technical = useComputed(
    () => room.alerts.open.value.filter((alert) => alert.value.severity === 'technical').length,
  );
  const looks = useComputed(
    () =>
      room.students.order.value.filter((id) => {
        const student = room.students.get(id);
        return student !== undefined && needsLook(student.row.value);
      }).length,
  );
  return (
    <p class="numbers number" data-testid="aggregate">
      <span>
        {aggregate ? `${aggregate.activeStudents}/${aggregate.totalStudents}` : '–'} <small>active</small>
      </span>
      <span>
        <small>focus</small> {whole(aggregate?.avgFocus)}
      </span>
      <Status tone={looks.value > 0 ? 'attention' : 'ok'}>
        {looks.value} <small>need a look</small>
      </Status>
      {technical.value > 0 && (
        <Status tone="technical">
          {technical.value} <small>technical</small>
        </Status>
      )}
    </p>
  );
}

/** The lost connection, and what students ask for. */
export function Banners({ room }: { room: LiveRoom }) {
  const state = room.connection.value;
  const lost = state.kind === 'waiting' || (state.kind === 'connecting' && state.tries > 0);
  return (
    <div class="banner-place" role="status">
      {lost && (
        <p class="banner" data-testid="disconnected">
          <Status tone="offline">Not connected.</Status> What you see may be out of date. Trying again…
        </p>
      )}
      {state.kind === 'ended' && (
        <p class="banner">
          <Status tone="offline">The server closed the connection ({state.code}).</Status>{' '}
          <button type="button" class="secondary" onClick={() => room.connectAgain()}>
            Connect again
          </button>
        </p>
      )}
      {room.problem.value && (
        <p class="banner">
          <Status tone="attention">{room.problem.value}</Status>
        </p>
      )}
      {room.requests.value.map((request) => (
        <RequestBanner key={`${request.type}-${request.attemptId}`} request={request} room={room} />
      ))}
    </div>
  );
}

function RequestBanner({ request, room }: { request: Request; room: LiveRoom }) {
  const device = request.type === 'DEVICE_REQUEST';
  const grant = () => {
    if (request.type === 'DEVICE_REQUEST') return room.allowDevice(request);
    const { attemptId, name, reason } = request;
    room.command({ attemptIds: [attemptId], action: 'pause', reason }, `Pause ${name}`);
    room.removeRequest(request);
  };
  return (
    <div class="banner request" data-testid={device ? 'device-request' : 'pause-request'}>
      <p>
        <Status tone="technical">{request.name}</Status>{' '}
        {request.type === 'DEVICE_REQUEST' ? (
          <>
            asks to go on in another browser <small class="muted">({browserOf(request.userAgent)})</small>.
            The page that is open now would close.
          </>
        ) : (
          <>asks for a break: “{request.reason}”</>
        )}
      </p>
      <div class="actions">
        <button type="button" class="secondary outline" onClick={() => room.removeRequest(request)}>
          Not now
        </button>
        <button type="button" onClick={grant}>
          {device ? 'Allow' : 'Pause'}
        </button>
      </div>
    </div>
  );
}

/** "Firefox on Windows" out of a user agent, else its first 60 characters. */
function browserOf(userAgent: string): string {
  const browser = /(Edg|Firefox|OPR|Chrome|Safari)\//.exec(userAgent)?.[1];
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|CrOS|Linux)/.exec(userAgent)?.[1];
  return browser && system ? `${browser === 'Edg' ? 'Edge' : browser} on ${system}` : userAgent.slice(0, 60);
}

export function Toasts({ room }: { room: LiveRoom }) {
  return (
    <div class="toasts" role="status">
      {room.toasts.value.map((toast) => (
        <p key={toast.key} class="toast">
          <Status tone={toast.ok ? 'ok' : 'attention'}>{toast.text}</Status>
        </p>
      ))}
    </div>
  );
}
