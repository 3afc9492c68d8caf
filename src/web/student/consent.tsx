import { useState } from 'preact/hooks';
import type { Consent } from '../../protocol/exam.ts';
import type { Policy } from '../../protocol/policy.ts';
import { ApiError, messageOf } from '../shared/api-error.ts';
import { counted } from '../shared/format.ts';
import { ErrorNote } from '../shared/notes.tsx';
import { AttentionChoice } from './attention-choice.tsx';
import { Captured, Kept } from './captured.tsx';
import { DeviceNote } from './device-note.tsx';
import type { Person } from './join-form.tsx';
import { type Joined, type JoinFields, join, type Preview } from './student-api.ts';

interface Props {
  person: Person;
  preview: Preview;
  onBack: () => void;
  onJoined: (joined: Joined) => void;
  /** The student number is in use already; the teacher was asked. */
  onElsewhere: (fields: JoinFields) => void;
}

/** What has a question of its own. */
interface Choices {
  biometrics: boolean;
  attention: boolean;
}

/** What the list names is what the student agrees to, and nothing else. */
function agreedTo({ capture, recording, checks, attention }: Policy, choices: Choices): Consent {
  return {
    camera: capture.camera,
    screen: capture.screen !== false,
    audio: capture.audio,
    recording,
    biometrics: checks.enrolment && choices.biometrics,
    attention: attention.confusion && choices.attention,
    identityCard: checks.identityCard,
  };
}

export function ConsentForm({ person, preview, onBack, onJoined, onElsewhere }: Props) {
  const { exam, policy } = preview;
  const [agreed, setAgreed] = useState(false);
  const [template, setTemplate] = useState<boolean | null>(null);
  const [confusion, setConfusion] = useState<boolean | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const isChosen =
    (!policy.checks.enrolment || template !== null) && (!policy.attention.confusion || confusion === true);
  const complete = agreed && isChosen;

  const send = async (event: Event) => {
    event.preventDefault();
    const consent = agreedTo(policy, { biometrics: template === true, attention: confusion === true });
    const fields: JoinFields = { ...person, consent };
    setBusy(true);
    setProblem(null);
    try {
      onJoined(await join(fields));
    } catch (error) {
      const requestId = requestIdOf(error);
      if (requestId) onElsewhere({ ...fields, requestId });
      else setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={send}>
      <hgroup>
        <h1 tabIndex={-1}>{exam.title}</h1>
        <p>
          {counted(exam.durationMinutes, 'minute')} · {counted(exam.questionCount, 'question')}
        </p>
      </hgroup>
      {problem && <ErrorNote>{problem}</ErrorNote>}
      <DeviceNote policy={policy} joinCode={person.joinCode} />
      <h2>What this exam uses</h2>
      <Captured policy={policy} />
      <h2>Who sees it, and how long it is kept</h2>
      <Kept policy={policy} />
      {policy.checks.enrolment && <TemplateChoice choice={template} onChoose={setTemplate} />}
      {policy.attention.confusion && <AttentionChoice choice={confusion} onChoose={setConfusion} />}
      <label class="agree">
        <input
          type="checkbox"
          checked={agreed}
          onChange={(event) => setAgreed(event.currentTarget.checked)}
        />
        I have read this and agree to it for this exam.
      </label>
      <div class="actions">
        <button type="button" class="secondary outline" onClick={onBack}>
          Back
        </button>
        <button type="submit" aria-busy={busy} disabled={!complete || busy}>
          Agree and join
        </button>
      </div>
    </form>
  );
}

interface TemplateProps {
  choice: boolean | null;
  onChoose: (yes: boolean) => void;
}

/** Biometric data needs a free choice of its own. */
function TemplateChoice({ choice, onChoose }: TemplateProps) {
  return (
    <fieldset class="template">
      <legend>
        <strong>Your face template</strong>
      </legend>
      <p>
        The exam can compare your face with the one at the start. For that it would keep a list of numbers
        made from your face. You are free to say no: a no closes nothing, and you take the exam like everybody
        else.
      </p>
      <label>
        <input type="radio" name="template" checked={choice === true} onChange={() => onChoose(true)} />
        Yes, use a face template
      </label>
      <label>
        <input type="radio" name="template" checked={choice === false} onChange={() => onChoose(false)} />
        No, without a face template
      </label>
    </fieldset>
  );
}

function requestIdOf(error: unknown): string | null {
  if (!(error instanceof ApiError) || error.code !== 'already-joined') return null;
  const { requestId } = (error.details ?? {}) as { requestId?: unknown };
  return typeof requestId === 'string' ? requestId : null;
}
