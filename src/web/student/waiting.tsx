import { useEffect, useState } from 'preact/hooks';
import { ApiError, messageOf } from '../shared/api-error.ts';
import { ErrorNote, Loading } from '../shared/notes.tsx';
import { type Joined, type JoinFields, join } from './student-api.ts';

const askAgainMs = 3_000;

interface Props {
  fields: JoinFields;
  onJoined: (joined: Joined) => void;
  onBack: () => void;
}

/** The attempt is open in another browser. The teacher says whether it may move here. */
export function WaitingForTeacher({ fields, onJoined, onBack }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      try {
        const answer = await join(fields);
        if (!stopped) onJoined(answer);
      } catch (error) {
        if (stopped) return;
        if (stillWaiting(error)) timer = setTimeout(ask, askAgainMs);
        else setProblem(messageOf(error));
      }
    };
    timer = setTimeout(ask, askAgainMs);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [fields, onJoined]);

  return (
    <section>
      <h1 tabIndex={-1}>Your teacher was asked</h1>
      <p>
        This student number has already joined, perhaps in another browser or on another computer. Your
        teacher sees a request now and can let you go on here. Your saved answers come along.
      </p>
      {problem ? (
        <ErrorNote>{problem}</ErrorNote>
      ) : (
        <Loading>Waiting for your teacher. This page goes on by itself.</Loading>
      )}
      <button type="button" class="secondary outline" onClick={onBack}>
        Back
      </button>
    </section>
  );
}

const stillWaiting = (error: unknown) =>
  error instanceof ApiError && (error.code === 'already-joined' || error.temporary);
