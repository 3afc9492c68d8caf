import { useRef, useState } from 'preact/hooks';
import { messageOf } from '../shared/api-error.ts';
import { Field } from '../shared/field.tsx';
import { ErrorNote } from '../shared/notes.tsx';
import { type Preview, preview } from './student-api.ts';

export interface Person {
  joinCode: string;
  name: string;
  studentNumber: string;
}

const practiceCode = 'PRACTICE1';

interface Props {
  start: Person;
  onFound: (person: Person, preview: Preview) => void;
}

export function JoinForm({ start, onFound }: Props) {
  const [person, setPerson] = useState(start);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const name = useRef<HTMLInputElement>(null);
  const change = (fields: Partial<Person>) => setPerson({ ...person, ...fields });

  const look = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const found = trimmed(person);
      onFound(found, await preview(found.joinCode));
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={look}>
      <h1>Join an exam</h1>
      {problem && <ErrorNote>{problem}</ErrorNote>}
      <Field label="Exam code" hint="Your teacher gave it to you, in a link or on the board.">
        <input
          name="joinCode"
          class="code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={64}
          required
          value={person.joinCode}
          onInput={(event) => change({ joinCode: event.currentTarget.value })}
        />
      </Field>
      <Field label="Your name">
        <input
          name="name"
          autocomplete="name"
          maxLength={200}
          required
          ref={name}
          value={person.name}
          onInput={(event) => change({ name: event.currentTarget.value })}
        />
      </Field>
      <Field label="Student number">
        <input
          name="studentNumber"
          autocomplete="off"
          maxLength={64}
          required
          value={person.studentNumber}
          onInput={(event) => change({ studentNumber: event.currentTarget.value })}
        />
      </Field>
      <button type="submit" aria-busy={busy} disabled={busy}>
        Continue
      </button>
      <p class="muted">
        Next, this page tells you what the exam will use, such as your camera, and why. Nothing is captured
        before you agree.
      </p>
      <button
        type="button"
        class="link"
        onClick={() => {
          change({ joinCode: practiceCode });
          name.current?.focus();
        }}
      >
        Try the practice exam
      </button>
    </form>
  );
}

const trimmed = ({ joinCode, name, studentNumber }: Person): Person => ({
  joinCode: joinCode.trim(),
  name: name.trim(),
  studentNumber: studentNumber.trim(),
});
