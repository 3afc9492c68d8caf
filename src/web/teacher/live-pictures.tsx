import { useState } from 'preact/hooks';
import type { ExamView } from '../../protocol/exam.ts';
import { Dialog } from '../shared/dialog.tsx';
import { span } from '../shared/format.ts';
import type { LivePicture } from './live-picture.ts';
import type { LiveRoom } from './live-room.ts';
import type { LiveView } from './live-view.ts';
import type { Student } from './students.ts';

type Capture = ExamView['policy']['capture'];

interface Props {
  student: Student;
  capture: Capture;
  room: LiveRoom;
  view: LiveView;
}

/** Camera and screen of one student as they come. Until the first picture the small one stands in. */
export function LivePictures({ student, capture, room, view }: Props) {
  const { attemptId, name } = student.row.value;
  const { camera, screen } = room.watch;
  const cameraUrl = camera.url.value ?? student.camera.url.value;
  const screenUrl = screen.url.value ?? student.screen.url.value;
  return (
    <div class="live-pictures">
      <figure>
        <span class="thumbnail">
          {cameraUrl ? (
            <img src={cameraUrl} alt={`Camera of ${name}`} data-testid="live-camera" />
          ) : (
            <span class="muted">{capture.camera ? 'No picture yet' : 'Camera is off in this exam'}</span>
          )}
        </span>
        <figcaption>
          Camera <Age picture={camera} room={room} longMs={longMs} />
        </figcaption>
      </figure>
      <figure>
        {screenUrl ? (
          <button
            type="button"
            class="thumbnail screen"
            aria-label={`Larger screen of ${name}`}
            onClick={() => {
              view.opened.value = { kind: 'screen', attemptId };
            }}
          >
            <img src={screenUrl} alt="" data-testid="live-screen" />
          </button>
        ) : (
          <span class="thumbnail screen">
            <span class="muted">{noScreenWord(capture)}</span>
          </span>
        )}
        <figcaption>
          Screen <Age picture={screen} room={room} longMs={longMs + 2 * capture.screenIntervalMs} />
        </figcaption>
      </figure>
    </div>
  );
}

/** A live picture that is older is said to be, ms. */
const longMs = 6_000;

const noScreenWord = ({ screen }: Capture) =>
  screen === false ? 'Screens are not shared in this exam' : 'No screen from this student yet';

/** Its own component: the running seconds touch these few characters only. */
function Age({ picture, room, longMs: bearable }: { picture: LivePicture; room: LiveRoom; longMs: number }) {
  void room.now.value; // Once a second.
  const age = picture.url.value === null ? 0 : Date.now() - picture.shownAt;
  return age > bearable ? <span class="muted number">· newest picture {span(age)} old</span> : null;
}

interface ScreenProps {
  name: string;
  room: LiveRoom;
  view: LiveView;
}

/** The screen live, as large as the window or pixel by pixel. */
export function ScreenDialog({ name, room, view }: ScreenProps) {
  const [actual, setActual] = useState(false);
  const url = room.watch.screen.url.value;
  return (
    <Dialog title={`Screen of ${name}`} class="wide wide-screen" onClose={() => view.close()}>
      <div class="live-screen-place" tabIndex={actual ? 0 : undefined}>
        {url ? (
          <img
            class={actual ? 'actual' : 'fitted'}
            src={url}
            alt={`Screen of ${name}`}
            data-testid="large-screen"
          />
        ) : (
          <p class="muted">Waiting for the screen…</p>
        )}
      </div>
      <label class="switch">
        <input
          type="checkbox"
          checked={actual}
          onChange={(event) => setActual(event.currentTarget.checked)}
        />
        Actual size
      </label>
    </Dialog>
  );
}
