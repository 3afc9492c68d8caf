import { Loading } from '../shared/notes.tsx';
import { Card } from './check-card.tsx';
import { microphoneStanding } from './check-state.ts';
import type { Heard } from './hearing.ts';
import type { MicrophoneState } from './microphone.ts';
import { microphoneHelp, microphoneMuted, microphoneSilent, microphoneWaits } from './permissions.ts';
import type { ExamSession } from './session.ts';
import { Trouble } from './trouble.tsx';
import { useWhenGranted } from './use-when-granted.ts';

interface Props {
  session: ExamSession;
  heard: Heard;
  /** Listens anew. */
  onAgain: () => void;
}

/** Turns the microphone on and shows what it hears. */
export function MicrophoneCard({ session, heard, onAgain }: Props) {
  const microphone = session.microphone.value;
  const start = () => void session.startMicrophone();
  useWhenGranted('microphone', start);
  const isHearing = microphone.kind === 'on' && !microphone.muted;
  return (
    <Card name="Microphone" state={microphoneStanding(microphone, heard)}>
      {microphone.kind === 'off' && (
        <>
          <p>
            When you press the button, your browser asks whether this page may use your microphone. Choose{' '}
            <strong>Allow</strong>, then say a few words: you see here that you are heard.
          </p>
          <button type="button" onClick={start} disabled={!isSecureContext}>
            Turn the microphone on
          </button>
        </>
      )}
      {microphone.kind === 'starting' && (
        <Loading>Answer your browser’s question at the top of the window: choose “Allow”.</Loading>
      )}
      {isHearing && (
        <>
          <p role="status">
            <strong>{heardWords[heard].word}</strong> {heardWords[heard].more}
          </p>
          <LevelMeter level={session.soundLevel} />
          <p class="muted device">{microphone.label || 'Microphone'}</p>
          {heard === 'nothing' && <Trouble help={microphoneSilent} />}
          <button type="button" class="secondary outline" onClick={onAgain}>
            Listen again
          </button>
        </>
      )}
      <MicrophoneTrouble microphone={microphone} onRetry={start} />
    </Card>
  );
}

const heardWords: Record<Heard, { word: string; more: string }> = {
  listening: { word: 'Say something.', more: 'The bar rises when we hear you.' },
  heard: { word: 'We hear you.', more: '' },
  quiet: { word: 'It is quiet here.', more: 'The microphone works: that is enough.' },
  nothing: {
    word: 'We hear nothing at all.',
    more: 'Say something, a little louder than you normally speak.',
  },
};

/** Draws itself anew ten times a second, and nothing else of the card. */
function LevelMeter({ level }: { level: ExamSession['soundLevel'] }) {
  const percent = Math.round(100 * Math.min(1, Math.max(0, level.value)));
  return (
    <div class="level-meter">
      <span style={{ width: `${percent}%` }} />
      <meter aria-label="Loudness" min={0} max={100} value={percent} />
    </div>
  );
}

const stopped = {
  title: 'The microphone stopped.',
  steps: ['Check that it is plugged in and still allowed for this page, then press “Try again”.'],
};

/** What to do when the microphone does not work. */
export function MicrophoneTrouble({
  microphone,
  onRetry,
}: {
  microphone: MicrophoneState;
  onRetry: () => void;
}) {
  switch (microphone.kind) {
    case 'on':
      if (!microphone.muted) return null;
      return <Trouble help={microphone.waits ? microphoneWaits : microphoneMuted} onRetry={onRetry} />;
    case 'lost':
      return <Trouble help={stopped} onRetry={onRetry} />;
    case 'refused':
      return <Trouble help={microphoneHelp(microphone.problem, isSecureContext)} onRetry={onRetry} />;
    default:
      return null;
  }
}
