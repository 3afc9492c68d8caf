import { useEffect, useState } from 'preact/hooks';
import { type CheckName, requiredChecks } from '../../protocol/checks.ts';
import type { AttemptView, CheckResult } from '../../protocol/exam.ts';
import { messageOf } from '../shared/api-error.ts';
import { Dialog } from '../shared/dialog.tsx';
import { ErrorNote, Loading } from '../shared/notes.tsx';
import { Status } from '../shared/status.tsx';
import { waive } from './commands.ts';
import type { LiveRoom } from './live-room.ts';
import { getAttempt, getExam } from './teacher-api.ts';

interface Props {
  attemptId: string;
  room: LiveRoom;
  onClose: () => void;
}

/** Which checks the exam asks of this student, how they stand, and a way to do without one. */
export function WaiveDialog({ attemptId, room, onClose }: Props) {
  const [attempt, setAttempt] = useState<AttemptView | null>(null);
  const [asked, setAsked] = useState<CheckName[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const load = () => {
    setProblem(null);
    Promise.all([getAttempt(attemptId), getExam(room.examId)])
      .then(([found, { policy }]) => {
        setAttempt(found);
        // Letting somebody in has a button of its own.
        setAsked(requiredChecks(policy, found.consent).filter((name) => name !== 'approval'));
      })
      .catch((error: unknown) => setProblem(messageOf(error)));
  };
  // What the student does meanwhile is seen when the dialog is opened anew.
  useEffect(load, []);
  return (
    <Dialog title={attempt ? `Checks of ${attempt.name}` : 'Checks'} onClose={onClose}>
      {problem && (
        <>
          <ErrorNote>{problem}</ErrorNote>
          <button type="button" onClick={load}>
            Try again
          </button>
        </>
      )}
      {!attempt && !problem && <Loading>Asking how the checks stand…</Loading>}
      {attempt && asked.length === 0 && <p>This exam asks for no check that could be waived.</p>}
      {attempt && asked.length > 0 && (
        <>
          <p>The exam starts without a check that you waive. It is recorded who waived it.</p>
          <ul class="waivable">
            {asked.map((name) => (
              <Check
                key={name}
                name={name}
                result={attempt.checks[name]}
                onWaive={() => {
                  waive(room, attemptId, name);
                  onClose();
                }}
              />
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}

const words: Readonly<Record<CheckName, string>> = {
  system: 'Camera, microphone and connection',
  screen: 'Entire screen',
  enrolment: 'Pictures of the face',
  calibration: 'Looking at the dots',
  approval: 'Your permission',
};

interface CheckProps {
  name: CheckName;
  result: CheckResult | undefined;
  onWaive: () => void;
}

function Check({ name, result, onWaive }: CheckProps) {
  const isOpen = !result?.ok && !result?.waived;
  return (
    <li>
      <div>
        <strong>{words[name]}</strong>
        <Status tone={isOpen ? 'offline' : 'ok'}>{stateWord(result)}</Status>
      </div>
      {isOpen && (
        <button
          type="button"
          class="secondary outline"
          aria-label={`Waive: ${words[name]}`}
          onClick={onWaive}
        >
          Waive
        </button>
      )}
    </li>
  );
}

const verdictWords = {
  entire: 'Not done yet',
  'not-entire': 'A window or a tab was shared',
  unverified: 'Shared; the browser does not say what',
  unavailable: 'This device cannot share its screen',
} as const;

function stateWord(result: CheckResult | undefined): string {
  if (result?.ok) return 'Done';
  if (result?.waived) return 'Waived';
  const detail = result?.detail;
  if (detail && 'verdict' in detail && detail.verdict) return verdictWords[detail.verdict];
  return 'Not done yet';
}
