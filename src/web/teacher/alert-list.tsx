import type { Signal } from '@preact/signals';
import { span, timeOfDay } from '../shared/format.ts';
import { Status } from '../shared/status.tsx';
import type { Alert } from './alert.ts';
import type { LiveRoom } from './live-room.ts';
import type { LiveView } from './live-view.ts';
import { reviewWords, severityWords, sureness } from './words.ts';

/** Cards on the page at once; more would slow it and nobody reads them together. */
const shownAtOnce = 100;

interface Props {
  room: LiveRoom;
  view: LiveView;
}

export function AlertList({ room, view }: Props) {
  const all = room.alerts.all.value;
  const list = view.showAll.value ? all : room.alerts.open.value;
  const technical = list.filter(isTechnical);
  const suspicions = list.filter((alert) => !isTechnical(alert));
  return (
    <section class="alerts" aria-label="Alerts">
      <header>
        <h2>
          Alerts{' '}
          <span class="number muted">
            {room.alerts.open.value.filter((alert) => !isTechnical(alert)).length}
          </span>
        </h2>
        <label class="switch">
          <input
            type="checkbox"
            checked={view.showAll.value}
            onChange={(event) => {
              view.showAll.value = event.currentTarget.checked;
            }}
          />
          Also those looked at
        </label>
      </header>
      {suspicions.length === 0 && (
        <p class="muted empty-alerts">
          {all.every(isTechnical)
            ? 'Nothing to look at. Alerts appear here by themselves.'
            : 'You have looked at all of them.'}
        </p>
      )}
      <Cards alerts={suspicions} room={room} view={view} />
      {technical.length > 0 && (
        <details class="technical-alerts">
          <summary>
            <Status tone="technical">
              Technical <span class="number muted">{technical.length}</span>
            </Status>
          </summary>
          <p class="muted">Something did not arrive or could not be seen. No score suffers from it.</p>
          <Cards alerts={technical} room={room} view={view} />
        </details>
      )}
    </section>
  );
}

const isTechnical = (alert: Signal<Alert>) => alert.value.severity === 'technical';

function Cards({ alerts, room, view }: Props & { alerts: readonly Signal<Alert>[] }) {
  return (
    <>
      <ul aria-live="polite" aria-relevant="additions">
        {alerts.slice(0, shownAtOnce).map((alert) => (
          <li key={alert.peek().id}>
            <AlertCard alert={alert} room={room} view={view} />
          </li>
        ))}
      </ul>
      {alerts.length > shownAtOnce && <p class="muted">and {alerts.length - shownAtOnce} earlier ones</p>}
    </>
  );
}

interface CardProps extends Props {
  alert: Signal<Alert>;
}

export function AlertCard({ alert, room, view }: CardProps) {
  const { id, attemptId, tag, severity, seen, confidence, startedAt, pictureUrl, review } = alert.value;
  const row = room.students.get(attemptId)?.row.value;
  const name = alert.value.name ?? row?.name ?? alert.value.studentNumber;
  const { tone, word } = severityWords[severity];
  const connected = room.connection.value.kind === 'ready';
  return (
    <article class="alert" aria-label={`${name}: ${seen}`} data-testid="alert" data-tag={tag}>
      {pictureUrl && (
        <button
          type="button"
          class="picture"
          aria-label={`Larger picture: ${name}, ${seen}`}
          onClick={() => {
            view.opened.value = { kind: 'picture', alertId: id };
          }}
        >
          <img src={pictureUrl} alt="" loading="lazy" />
        </button>
      )}
      <div>
        <p class="alert-head">
          <Status tone={tone}>{word}</Status>
          <button
            type="button"
            class="link"
            onClick={() => {
              view.panel.value = attemptId;
            }}
          >
            {name}
          </button>
        </p>
        <p>{seen}</p>
        <p class="muted number">
          {severity !== 'technical' && <>{sureness(confidence)} · </>}
          <Duration alert={alert} room={room} /> · {timeOfDay(startedAt)}
        </p>
      </div>
      {review ? (
        <p class="muted">
          {reviewWords[review]}
          {alert.value.reviewedBy && ` by ${alert.value.reviewedBy}`}
        </p>
      ) : (
        <div class="alert-actions">
          <button
            type="button"
            class="secondary outline"
            disabled={!connected}
            onClick={() => room.acknowledge(id, 'REVIEWED')}
          >
            Seen
          </button>
          <button
            type="button"
            class="secondary outline"
            disabled={!connected}
            onClick={() => room.acknowledge(id, 'CONFIRMED')}
          >
            Confirm
          </button>
          <button
            type="button"
            class="secondary outline"
            disabled={!connected}
            onClick={() => room.acknowledge(id, 'DISMISSED')}
          >
            Dismiss
          </button>
        </div>
      )}
    </article>
  );
}

/** Its own component: the running seconds touch these few characters only. */
function Duration({ alert, room }: { alert: Signal<Alert>; room: LiveRoom }) {
  const { startedAt, endedAt } = alert.value;
  if (endedAt !== null) return <span>{span(endedAt - startedAt)}</span>;
  return <span>{span(Math.max(0, room.now.value - startedAt))} and going on</span>;
}
