import { useEffect, useRef, useState } from 'preact/hooks';
import type { Policy } from '../../protocol/policy.ts';
import { ApiError, messageOf } from '../shared/api-error.ts';
import { Field } from '../shared/field.tsx';
import { mount } from '../shared/mount.tsx';
import { ErrorNote } from '../shared/notes.tsx';
import {
  type ExamDraft,
  examInputOf,
  type Faults,
  faultsIn,
  faultsOf,
  newExam,
  newQuestion,
  type QuestionDraft,
} from './exam-draft.ts';
import { QuestionEditor } from './question-editor.tsx';
import { createExam, whoAmI } from './teacher-api.ts';
import { TopBar } from './top-bar.tsx';
import './teacher.css';

const presets: Record<Policy['preset'], string> = {
  relaxed: 'Relaxed: longer patience, for open-book and practice exams',
  standard: 'Standard',
  strict: 'Strict: shorter patience, and you let each student in',
};

function NewExamPage() {
  const [draft, setDraft] = useState<ExamDraft>(newExam);
  const [faults, setFaults] = useState<Faults>(new Map());
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const change = (fields: Partial<ExamDraft>) => setDraft((before) => ({ ...before, ...fields }));
  // Whoever is not signed in should learn it before writing an exam, not after.
  useEffect(() => void whoAmI().catch(() => {}), []);

  const refuse = (found: Faults, message: string) => {
    setFaults(found);
    setProblem(message);
  };
  const save = async (event: Event) => {
    event.preventDefault();
    const seen = faultsOf(draft);
    if (seen.size > 0) return refuse(seen, 'Some fields need your attention; they are marked below.');
    setBusy(true);
    setProblem(null);
    setFaults(new Map());
    try {
      const exam = await createExam(examInputOf(draft));
      location.assign(`/exams#${exam.id}`);
    } catch (error) {
      refuse(faultsIn(error instanceof ApiError ? error.details : null), messageOf(error));
      setBusy(false);
    }
  };

  return (
    <>
      <TopBar>
        <a href="/exams">All exams</a>
      </TopBar>
      <main class="container medium">
        <h1>New exam</h1>
        {problem && <ErrorNote>{problem}</ErrorNote>}
        <form ref={form} onSubmit={save} noValidate>
          <Basics draft={draft} faults={faults} onChange={change} />
          <Questions
            questions={draft.questions}
            faults={faults}
            onChange={(questions) => change({ questions })}
          />
          <div class="actions">
            <a href="/exams" class="button secondary outline">
              Cancel
            </a>
            <button type="submit" aria-busy={busy} disabled={busy}>
              Save exam
            </button>
          </div>
        </form>
      </main>
    </>
  );
}

interface BasicsProps {
  draft: ExamDraft;
  faults: Faults;
  onChange: (fields: Partial<ExamDraft>) => void;
}

function Basics({ draft, faults, onChange }: BasicsProps) {
  return (
    <section>
      <Field label="Title" fault={faults.get('title')}>
        <input
          maxLength={300}
          value={draft.title}
          onInput={(event) => onChange({ title: event.currentTarget.value })}
        />
      </Field>
      <Field label="Description" fault={faults.get('description')} hint="Students see it before they join.">
        <textarea
          rows={2}
          value={draft.description}
          onInput={(event) => onChange({ description: event.currentTarget.value })}
        />
      </Field>
      <div class="columns">
        <Field label="Minutes" fault={faults.get('durationMinutes')}>
          <input
            type="number"
            min={1}
            max={480}
            value={draft.minutes}
            onInput={(event) => onChange({ minutes: event.currentTarget.value })}
          />
        </Field>
        <Field
          label="Camera pictures a second"
          fault={faults.get('policy.capture.cameraFps')}
          hint="1 to 30; 2 is enough for most exams."
        >
          <input
            type="number"
            min={1}
            max={30}
            value={draft.cameraFps}
            onInput={(event) => onChange({ cameraFps: event.currentTarget.value })}
          />
        </Field>
      </div>
      <div class="columns">
        <Field
          label="Screen"
          fault={faults.get('policy.capture.screen')}
          hint="Phones cannot share theirs. Text on a shared screen is read, and listed words are reported."
        >
          <select
            value={draft.screen}
            onChange={(event) => onChange({ screen: event.currentTarget.value as ExamDraft['screen'] })}
          >
            <option value="required">The entire screen, from everyone</option>
            <option value="if-available">Where the device can share it</option>
            <option value="off">Not captured</option>
          </select>
        </Field>
        <Field
          label="Sound"
          fault={faults.get('policy.capture.audio')}
          hint="Speech is told from other sounds as it comes; sound is not stored."
        >
          <select
            value={draft.sound ? 'on' : 'off'}
            onChange={(event) => onChange({ sound: event.currentTarget.value === 'on' })}
          >
            <option value="on">Listened to</option>
            <option value="off">Not captured</option>
          </select>
        </Field>
      </div>
      <Field
        label="Rules"
        fault={faults.get('policy.preset')}
        hint="Students also pass the checks of the preset: their face and where they look, where they agree to it."
      >
        <select
          value={draft.preset}
          onChange={(event) => onChange({ preset: event.currentTarget.value as Policy['preset'] })}
        >
          {Object.entries(presets).map(([preset, words]) => (
            <option key={preset} value={preset}>
              {words}
            </option>
          ))}
        </select>
      </Field>
    </section>
  );
}

interface QuestionsProps {
  questions: readonly QuestionDraft[];
  faults: Faults;
  onChange: (questions: QuestionDraft[]) => void;
}

function Questions({ questions, faults, onChange }: QuestionsProps) {
  const move = (index: number, by: -1 | 1) => {
    const next = [...questions];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + by, 0, moved);
    onChange(next);
  };
  return (
    <section>
      <h2>Questions</h2>
      {faults.get('questions') && <p class="fault">▲ {faults.get('questions')}</p>}
      {questions.length === 0 && <p class="muted">No questions yet.</p>}
      {questions.map((question, index) => (
        <QuestionEditor
          key={question.key}
          draft={question}
          index={index}
          count={questions.length}
          faults={faults}
          onChange={(fields) =>
            onChange(questions.map((other) => (other.key === question.key ? { ...other, ...fields } : other)))
          }
          onMove={(by) => move(index, by)}
          onRemove={() => onChange(questions.filter((other) => other.key !== question.key))}
        />
      ))}
      <button
        type="button"
        class="secondary"
        onClick={() => onChange([...questions, newQuestion(questions.at(-1)?.kind)])}
      >
        Add question
      </button>
    </section>
  );
}

mount(<NewExamPage />);
