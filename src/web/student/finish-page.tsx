import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, messageOf } from '../shared/api-error.ts';
import { countdown, counted } from '../shared/format.ts';
import { ErrorNote, Note } from '../shared/notes.tsx';
import { Status } from '../shared/status.tsx';
import { go } from './route.ts';
import type { ExamSession } from './session.ts';

const tryAgainMs = 3_000;

type Sending =
  | { kind: 'no' }
  | { kind: 'uploading'; of: number }
  | { kind: 'handing-in' }
  | { kind: 'offline' };

export function FinishPage({ session }: { session: ExamSession }) {
  const { paper } = session;
  const [sending, setSending] = useState<Sending>({ kind: 'no' });
  const [problem, setProblem] = useState<string | null>(null);
  const retry = useRef<ReturnType<typeof setTimeout>>(undefined);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    // The camera goes on until the exam is handed in, also when this page was opened directly.
    if (session.policy.value.capture.camera) void session.startCamera();
    return () => clearTimeout(retry.current);
  }, [session]);

  const handIn = async () => {
    setProblem(null);
    setSending({ kind: 'uploading', of: paper.unsaved.value });
    await paper.flush();
    setSending({ kind: 'handing-in' });
    try {
      await session.handIn();
    } catch (error) {
      const offline = error instanceof ApiError && error.temporary;
      setSending({ kind: offline ? 'offline' : 'no' });
      if (offline) retry.current = setTimeout(handIn, tryAgainMs);
      else setProblem(messageOf(error));
    }
  };

  return (
    <main class="container narrow">
      <hgroup>
        <h1 tabIndex={-1} ref={heading}>
          Hand in?
        </h1>
        <p class="number">
          {session.attempt.exam.title} · {countdown(paper.remainingMs.value)} left
        </p>
      </hgroup>
      {problem && <ErrorNote>{problem}</ErrorNote>}
      <Open session={session} />
      <Uploads session={session} sending={sending} />
      <div class="actions">
        <button
          type="button"
          class="secondary outline"
          disabled={sending.kind !== 'no'}
          onClick={() => go('/exam')}
        >
          Back to the questions
        </button>
        <button
          type="button"
          disabled={sending.kind !== 'no'}
          aria-busy={sending.kind === 'handing-in'}
          onClick={() => void handIn()}
        >
          Hand in now
        </button>
      </div>
      <p class="muted">After handing in you cannot change your answers. Nothing is captured from then on.</p>
    </main>
  );
}

/** Questions without an answer and those the student flagged, each a way back to it. */
function Open({ session }: { session: ExamSession }) {
  const { paper } = session;
  const { flagged } = paper.place.value;
  const unanswered = paper.unanswered.value;
  const marked = paper.questions.value.flatMap((question, index) =>
    flagged.includes(question.id) ? [index] : [],
  );
  const open = [...new Set([...unanswered, ...marked])].sort((a, b) => a - b);
  if (open.length === 0) {
    return (
      <p>
        <Status tone="ok">
          All {counted(paper.questions.value.length, 'question')} answered, none flagged.
        </Status>
      </p>
    );
  }
  return (
    <section aria-label="Open questions">
      <p>
        {counted(unanswered.length, 'question')} without an answer, {marked.length} flagged:
      </p>
      <ul class="open-questions">
        {open.map((index) => (
          <li key={index}>
            <button
              type="button"
              class="secondary outline"
              onClick={() => {
                paper.goTo(index);
                go('/exam');
              }}
            >
              Question {index + 1}
              <small>
                {unanswered.includes(index) && ' no answer'}
                {marked.includes(index) && ' ⚑ flagged'}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Uploads({ session, sending }: { session: ExamSession; sending: Sending }) {
  const left = session.paper.unsaved.value;
  const offline = session.connection.value.kind === 'waiting' && sending.kind === 'uploading' && left > 0;
  if (sending.kind === 'offline' || offline) {
    return (
      <Note icon="○">
        You are offline. Stay on this page: your exam is handed in as soon as you are back.
      </Note>
    );
  }
  if (sending.kind === 'uploading' && left > 0) {
    const of = Math.max(sending.of, left);
    return (
      <div role="status">
        Sending answers: {of - left} of {of}
        <progress value={of - left} max={of} aria-label="Answers sent" />
      </div>
    );
  }
  return (
    <p role="status">
      {left > 0 ? (
        <Status tone="technical">{counted(left, 'answer')} still to be sent</Status>
      ) : (
        <Status tone="ok">All answers are with the server</Status>
      )}
    </p>
  );
}
