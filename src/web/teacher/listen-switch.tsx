import { Icon } from '../shared/icon.tsx';
import { Status, type Tone } from '../shared/status.tsx';
import type { ListenState } from './listen.ts';
import type { LiveRoom } from './live-room.ts';

const stateWords: Record<ListenState, { tone: Tone; word: string } | null> = {
  off: null,
  starting: { tone: 'technical', word: 'Waiting for sound…' },
  playing: { tone: 'ok', word: 'You hear this student' },
  silent: { tone: 'offline', word: 'No sound from this student' },
  failed: { tone: 'attention', word: 'This browser cannot play the sound' },
};

/** Listening on and off. The student sees an ear while it is on. */
export function ListenSwitch({ offered, room }: { offered: boolean; room: LiveRoom }) {
  const { watch } = room;
  const listening = watch.listening.value;
  const state = stateWords[watch.listen.state.value];
  const connected = room.connection.value.kind === 'ready';
  if (!offered) {
    return (
      <p class="listen">
        <Status tone="offline">Sound is off in this exam</Status>
      </p>
    );
  }
  return (
    <div class="listen">
      <button
        type="button"
        class={listening ? '' : 'secondary outline'}
        aria-pressed={listening}
        title="Listen (l)"
        disabled={!connected && !listening}
        onClick={() => watch.toggleSound()}
      >
        <Icon name="ear" />
        Listen
      </button>
      {listening && <Level room={room} />}
      <p role="status">{state && <Status tone={state.tone}>{state.word}</Status>}</p>
    </div>
  );
}

/** Its own component: ten times a second it alone is drawn again. */
function Level({ room }: { room: LiveRoom }) {
  return <meter aria-label="Loudness" min={0} max={1} value={room.watch.listen.level.value} />;
}
