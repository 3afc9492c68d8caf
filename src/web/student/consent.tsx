import { useState } from 'preact/hooks';
import type { Consent } from '../../protocol/exam.ts';
import type { Policy } from '../../protocol/policy.ts';
import { ApiError, messageOf } from '../shared/api-error.ts';
import { counted } from '../shared/format.ts';
import { ErrorNote } from '../shared/notes.tsx';
import { AttentionChoice } from './attention-choice.tsx';
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
      <h2>What this exam uses</h2>
      <Captured policy={policy} />
      <h2>Who sees it, and how long it is kept</h2>
      <ul class="plain-list">
        <li>
          The teachers of this exam see it while you work and afterwards. The software only points out
          moments; a person decides what they mean.
        </li>
        <li>Pictures of such moments are deleted after {counted(policy.retentionDays.evidence, 'day')}.</li>
        <li>All other pictures are looked at once and not stored.</li>
      </ul>
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

const unused = 'Not used by this version: nothing of it is captured.';

/** Each thing that the policy names, in plain words. */
function Captured({ policy }: { policy: Policy }) {
  const { capture, checks, attention, recording } = policy;
  const nothing = !capture.camera && capture.screen === false && !capture.audio;
  return (
    <dl class="captured">
      {capture.camera && (
        <>
          <dt>Your camera</dt>
          <dd>
            Pictures, {counted(capture.cameraFps, 'time')} a second, from the checks until you hand in.
            Software looks for a face, where the head points, and objects such as a phone.
          </dd>
        </>
      )}
      {capture.screen !== false && <Unused name="Your screen" />}
      {capture.audio && <Unused name="Your microphone" />}
      {recording && <Unused name="A recording of the session" />}
      {checks.identityCard && <Unused name="A picture of your identity card" />}
      {attention.confusion && (
        <>
          <dt>Signs of confusion</dt>
          <dd>An estimate from your face whether something confuses you; you are asked below.</dd>
        </>
      )}
      <dt>When you leave the page</dt>
      <dd>Times at which you switch to another tab or window and come back.</dd>
      {nothing && <dd>Neither camera nor screen nor microphone is used.</dd>}
    </dl>
  );
}

function Unused({ name }: { name: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{unused}</dd>
    </>
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
