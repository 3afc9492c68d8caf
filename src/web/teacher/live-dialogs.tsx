import { useState } from 'preact/hooks';
import { Dialog } from '../shared/dialog.tsx';
import { timeOfDay } from '../shared/format.ts';
import { terminate, warn } from './commands.ts';
import { keyWords } from './keys.ts';
import { ScreenDialog } from './live-pictures.tsx';
import type { LiveRoom } from './live-room.ts';
import type { LiveView } from './live-view.ts';
import { ScreenTextDialog } from './screen-text.tsx';
import { WaiveDialog } from './waive-checks.tsx';
import { sureness } from './words.ts';

interface Props {
  room: LiveRoom;
  view: LiveView;
}

/** The dialog that is open, if any. */
export function LiveDialogs({ room, view }: Props) {
  const opened = view.opened.value;
  switch (opened.kind) {
    case 'nothing':
      return null;
    case 'help':
      return <KeysDialog view={view} />;
    case 'picture':
      return <PictureDialog alertId={opened.alertId} room={room} view={view} />;
    case 'screen':
      return <ScreenDialog name={nameOf(room, opened.attemptId)} room={room} view={view} />;
    case 'screen-text':
      return (
        <ScreenTextDialog
          attemptId={opened.attemptId}
          name={nameOf(room, opened.attemptId)}
          onClose={() => view.close()}
        />
      );
    case 'checks':
      return <WaiveDialog attemptId={opened.attemptId} room={room} onClose={() => view.close()} />;
    case 'warn':
      return (
        <TextDialog
          title={`A word to ${nameOf(room, opened.attemptId)}`}
          label="Shown on the student’s page at once"
          start="Please keep your eyes on your own screen."
          action="Send"
          onSend={(text) => warn(room, opened.attemptId, text)}
          onClose={() => view.close()}
        />
      );
    case 'terminate':
      return (
        <TextDialog
          title={`End the exam of ${nameOf(room, opened.attemptId)}?`}
          label="Reason, shown to the student. The exam cannot be taken up again; saved answers stay."
          start=""
          action="End the exam"
          onSend={(reason) => terminate(room, opened.attemptId, reason)}
          onClose={() => view.close()}
        />
      );
  }
}

const nameOf = (room: LiveRoom, id: string) => room.students.get(id)?.row.peek().name ?? 'the student';
const longestText = 2_000;

interface TextProps {
  title: string;
  label: string;
  start: string;
  action: string;
  onSend: (text: string) => void;
  onClose: () => void;
}

function TextDialog({ title, label, start, action, onSend, onClose }: TextProps) {
  const [text, setText] = useState(start);
  const send = (event: Event) => {
    event.preventDefault();
    onSend(text.trim());
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={send}>
        <label>
          {label}
          <textarea
            rows={3}
            required
            maxLength={longestText}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <div class="actions">
          <button type="button" class="secondary outline" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" disabled={text.trim() === ''}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function PictureDialog({ alertId, room, view }: Props & { alertId: string }) {
  const [boxes, setBoxes] = useState(false);
  const alert = room.alerts.get(alertId)?.value;
  if (!alert?.pictureUrl) return null;
  const name = alert.name ?? nameOf(room, alert.attemptId);
  const { seen } = alert;
  const isScreen = alert.tag === 'A5';
  return (
    <Dialog
      title={`${name}: ${seen}`}
      class={isScreen ? 'wide wide-screen' : 'wide'}
      onClose={() => view.close()}
    >
      <img
        class="large-picture"
        src={boxes ? `${alert.pictureUrl}?boxes=true` : alert.pictureUrl}
        alt={isScreen ? `What was on the screen of ${name}` : `What the camera of ${name} saw`}
      />
      <label class="switch">
        <input type="checkbox" checked={boxes} onChange={(event) => setBoxes(event.currentTarget.checked)} />
        Show what was recognised
      </label>
      <p class="muted number">
        {timeOfDay(alert.startedAt)} · {sureness(alert.confidence)}. The picture is the very one that was
        analysed.
      </p>
    </Dialog>
  );
}

function KeysDialog({ view }: { view: LiveView }) {
  return (
    <Dialog title="Keys" onClose={() => view.close()}>
      <dl class="keys">
        {keyWords.map(([key, word]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{word}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
