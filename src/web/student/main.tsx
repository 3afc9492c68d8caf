import { useSignalEffect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '../shared/api-error.ts';
import { mount } from '../shared/mount.tsx';
import { ErrorNote, Loading } from '../shared/notes.tsx';
import { ChecksPage } from './checks-page.tsx';
import { EndingPage } from './ending-page.tsx';
import { ExamPage } from './exam-page.tsx';
import { FinishPage } from './finish-page.tsx';
import { PausedOverlay } from './paused.tsx';
import { go, route } from './route.ts';
import { ExamSession } from './session.ts';
import { readAttempt, readReceipt } from './stored-attempt.ts';
import './student.css';

const titles = { '/checks': 'Checks', '/exam': 'Exam', '/finish': 'Finish' } as const;

/** The page that fits the state of the attempt, whatever address was typed. */
function keepRouteFitting(session: ExamSession): void {
  const status = session.status.value;
  const started = status === 'running' || status === 'paused';
  if (session.ending.value) go('/finish', { replace: true });
  else if (started && route.value === '/checks') go('/exam', { replace: true });
  else if (status !== null && !started) go('/checks', { replace: true });
}

function App({ session }: { session: ExamSession }) {
  const [loaded, setLoaded] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const load = () => {
    setProblem(null);
    session
      .start()
      .then(() => setLoaded(true))
      .catch((error: unknown) => setProblem(messageOf(error)));
  };
  // Once, for this session.
  useEffect(() => {
    load();
    return () => session.stop();
  }, [session]);
  useSignalEffect(() => keepRouteFitting(session));
  useSignalEffect(() => {
    document.title = `${titles[route.value]} · ${session.attempt.exam.title} · Invigil`;
  });

  if (session.ending.value) return <EndingPage ending={session.ending.value} />;
  if (problem) {
    return (
      <main class="container narrow">
        <h1>We cannot reach your exam</h1>
        <ErrorNote>{problem}</ErrorNote>
        <button type="button" onClick={load}>
          Try again
        </button>
      </main>
    );
  }
  if (!loaded) {
    return (
      <main class="container narrow">
        <Loading>Opening your exam…</Loading>
      </main>
    );
  }
  return (
    <>
      {route.value === '/checks' && <ChecksPage session={session} />}
      {route.value === '/exam' && <ExamPage session={session} />}
      {route.value === '/finish' && <FinishPage session={session} />}
      <PausedOverlay session={session} />
    </>
  );
}

const attempt = readAttempt();
const receipt = attempt ? null : readReceipt();
if (attempt) mount(<App session={new ExamSession(attempt)} />);
else if (receipt) mount(<EndingPage ending={{ kind: 'handed-in', receipt }} />);
else location.replace('/');
