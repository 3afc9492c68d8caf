import { useEffect, useState } from 'preact/hooks';
import { mount } from '../shared/mount.tsx';
import { ConsentForm } from './consent.tsx';
import { JoinForm, type Person } from './join-form.tsx';
import { keepAttempt, readAttempt } from './stored-attempt.ts';
import type { Joined, JoinFields, Preview } from './student-api.ts';
import { WaitingForTeacher } from './waiting.tsx';
import './student.css';

type Step =
  | { kind: 'who' }
  | { kind: 'consent'; person: Person; preview: Preview }
  | { kind: 'waiting'; fields: JoinFields };

function joined({ attemptId, exam, policy, token }: Joined): void {
  keepAttempt({ attemptId, exam, policy }, token);
  location.assign('/checks');
}

/** The code may come in the link. It is taken out of the address, so that it does not stay in the history. */
function codeInAddress(): string {
  const code = new URLSearchParams(location.hash.slice(1)).get('code') ?? '';
  if (location.hash) history.replaceState(null, '', location.pathname);
  return code;
}

function JoinPage() {
  const [code] = useState(codeInAddress);
  const [step, setStep] = useState<Step>({ kind: 'who' });
  const [person, setPerson] = useState<Person>({ joinCode: code, name: '', studentNumber: '' });
  useEffect(() => {
    if (step.kind !== 'who') document.querySelector<HTMLElement>('h1')?.focus();
  }, [step.kind]);
  return (
    <main class="container narrow">
      <p class="brand">Invigil</p>
      {step.kind === 'who' && (
        <>
          <Unfinished />
          <JoinForm
            start={person}
            onFound={(found, preview) => {
              setPerson(found);
              setStep({ kind: 'consent', person: found, preview });
            }}
          />
        </>
      )}
      {step.kind === 'consent' && (
        <ConsentForm
          person={step.person}
          preview={step.preview}
          onBack={() => setStep({ kind: 'who' })}
          onJoined={joined}
          onElsewhere={(fields) => setStep({ kind: 'waiting', fields })}
        />
      )}
      {step.kind === 'waiting' && (
        <WaitingForTeacher fields={step.fields} onJoined={joined} onBack={() => setStep({ kind: 'who' })} />
      )}
      <footer class="foot">
        <a href="/sign-in">Sign in as a teacher</a>
      </footer>
    </main>
  );
}

/** An exam that was begun in this browser. */
function Unfinished() {
  const attempt = readAttempt();
  if (!attempt) return null;
  return (
    <aside class="note">
      <span class="note-icon" aria-hidden="true">
        ↻
      </span>
      <div>
        You joined <strong>{attempt.exam.title}</strong> in this browser. <a href="/checks">Go on with it</a>
      </div>
    </aside>
  );
}

mount(<JoinPage />);
