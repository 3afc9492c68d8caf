import { useEffect, useRef, useState } from 'preact/hooks';
import { messageOf } from '../shared/api-error.ts';
import { Loading } from '../shared/notes.tsx';
import { Card } from './check-card.tsx';
import { screenReport, screenStanding } from './check-state.ts';
import { screenHelp } from './permissions.ts';
import type { ScreenState } from './screen.ts';
import type { BrowserScreenFeed } from './screen-feed.ts';
import type { ExamSession } from './session.ts';
import { ShareChoice, ShareWords } from './share-choice.tsx';
import { tellScreen } from './tell-screen.ts';
import { Trouble } from './trouble.tsx';

type Shared = Extract<ScreenState<BrowserScreenFeed>, { kind: 'on' }>;

/** A teacher's waiver is looked for so often while it is needed, ms. */
const askAgainMs = 5_000;

/** Shares the entire screen and shows what is shared. */
export function ScreenCard({ session }: { session: ExamSession }) {
  const screen = session.screen.value;
  const policy = session.policy.value;
  const result = session.checks.value.screen;
  const state = screenStanding(screen, policy, result);
  const problem = useReportedScreen(session);
  useWaiver(session, state === 'needs you');
  const share = () => void session.startScreen();
  return (
    <Card name="Entire screen" state={state}>
      {screen.kind === 'off' && (
        <>
          <p>
            Press the button. Your browser asks what to share: <ShareWords /> Close what is private first.
          </p>
          <ShareChoice />
          <button type="button" onClick={share}>
            Share my screen
          </button>
        </>
      )}
      {screen.kind === 'starting' && (
        <>
          <Loading>
            Answer your browser’s question: <ShareWords />
          </Loading>
          <ShareChoice />
        </>
      )}
      {screen.kind === 'on' && <SharedScreen shared={screen} state={state} onAgain={share} />}
      {screen.kind === 'unavailable' && (
        <Unavailable
          isAdmitted={policy.capture.screen === 'if-available'}
          isWaived={result?.waived === true}
        />
      )}
      {screen.kind === 'lost' && <Trouble help={stopped} onRetry={share} />}
      {screen.kind === 'refused' && (
        <Trouble help={screenHelp(screen.problem, isSecureContext)} onRetry={share} />
      )}
      {screen.kind === 'refused' && state === 'ok' && (
        <p>This exam admits devices that cannot share: you can go on without.</p>
      )}
      {problem && (
        <p class="what-to-do" role="alert">
          {problem}
        </p>
      )}
    </Card>
  );
}

const stopped = {
  title: 'Your screen is not shared any more.',
  steps: ['Press “Try again” and choose “Entire screen”. Leave the share running until you have handed in.'],
};

interface SharedProps {
  shared: Shared;
  state: ReturnType<typeof screenStanding>;
  onAgain: () => void;
}

function SharedScreen({ shared, state, onAgain }: SharedProps) {
  const { verdict, feed } = shared;
  return (
    <>
      <ScreenView stream={feed.stream} />
      {verdict === 'entire' && <p>Your entire screen is shared. Leave it so until you have handed in.</p>}
      {verdict === 'not-entire' && (
        <>
          <p class={state === 'needs you' ? 'what-to-do' : ''} role="status">
            You shared {feed.displaySurface === 'browser' ? 'a tab' : 'a window'}.
            {state === 'needs you' && ' Choose your entire screen: share again, and pick “Entire screen”.'}
          </p>
          {state === 'needs you' && <ShareChoice />}
        </>
      )}
      {verdict === 'unverified' && (
        <p class={state === 'needs you' ? 'what-to-do' : ''} role="status">
          Your browser does not say what is shared.
          {state === 'needs you' &&
            ' If it is not your entire screen, share again and choose that. If it is, your teacher can waive this check; the page notices by itself.'}
        </p>
      )}
      <button type="button" class={state === 'needs you' ? '' : 'secondary outline'} onClick={onAgain}>
        {verdict === 'entire' ? 'Share another screen' : 'Share again'}
      </button>
    </>
  );
}

function ScreenView({ stream }: { stream: MediaStream }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = stream;
    element.play().catch(() => {});
  }, [stream]);
  return (
    <div class="screen-view">
      {/* A silent picture of the viewer's own screen has nothing to caption. */}
      <video ref={video} muted playsInline aria-label="What you share" />
    </div>
  );
}

function Unavailable({ isAdmitted, isWaived }: { isAdmitted: boolean; isWaived: boolean }) {
  if (isWaived) return <p>This device cannot share its screen. Your teacher lets you go on without.</p>;
  if (isAdmitted) {
    return (
      <p>This device cannot share its screen. This exam admits that: your screen is not captured here.</p>
    );
  }
  return (
    <>
      <p>
        <strong>This device cannot share its screen. This exam needs it: use a computer.</strong>
      </p>
      <p>
        Open {location.host} on a computer with Chrome, Edge or Firefox, and join there with the same code and
        the same student number. Your teacher then lets you move there.
      </p>
    </>
  );
}

/** Tells the server what is shared, once for each result. @returns why it could not be told */
function useReportedScreen(session: ExamSession): string | null {
  const [problem, setProblem] = useState<string | null>(null);
  const report = screenReport(session.screen.value);
  const connected = session.connection.value.kind === 'ready';
  useEffect(() => {
    let stopped = false;
    setProblem(null);
    tellScreen(session).catch((error: unknown) => {
      if (!stopped) setProblem(messageOf(error));
    });
    return () => {
      stopped = true;
    };
    // A result that did not come through is told again when the connection is back.
  }, [report?.ok, report?.detail.verdict, report?.detail.displaySurface, connected]);
  return problem;
}

/** The server tells nobody of a waiver: while one is needed, the page looks. */
function useWaiver(session: ExamSession, isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return;
    const timer = setInterval(() => void session.refreshChecks().catch(() => {}), askAgainMs);
    return () => clearInterval(timer);
  }, [isNeeded]);
}
