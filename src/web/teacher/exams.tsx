import { useEffect, useRef, useState } from 'preact/hooks';
import type { ExamView } from '../../protocol/exam.ts';
import { messageOf } from '../shared/api-error.ts';
import { counted } from '../shared/format.ts';
import { mount } from '../shared/mount.tsx';
import { ErrorNote, Loading } from '../shared/notes.tsx';
import { Status } from '../shared/status.tsx';
import { examState } from './exam-state.ts';
import { listExams } from './teacher-api.ts';
import { TopBar } from './top-bar.tsx';
import './teacher.css';

type List = { kind: 'loading' } | { kind: 'failed'; message: string } | { kind: 'loaded'; exams: ExamView[] };

function ExamsPage() {
  const [list, setList] = useState<List>({ kind: 'loading' });
  const load = () => {
    setList({ kind: 'loading' });
    listExams()
      .then((exams) => setList({ kind: 'loaded', exams }))
      .catch((error: unknown) => setList({ kind: 'failed', message: messageOf(error) }));
  };
  useEffect(load, []);
  return (
    <>
      <TopBar />
      <main class="container">
        <div class="page-head">
          <h1>Exams</h1>
          <a href="/exams/new" class="button">
            New exam
          </a>
        </div>
        {list.kind === 'loading' && <Loading>Loading your exams…</Loading>}
        {list.kind === 'failed' && (
          <>
            <ErrorNote>{list.message}</ErrorNote>
            <button type="button" onClick={load}>
              Try again
            </button>
          </>
        )}
        {list.kind === 'loaded' && <ExamList exams={list.exams} />}
      </main>
    </>
  );
}

function ExamList({ exams }: { exams: readonly ExamView[] }) {
  if (exams.length === 0) {
    return (
      <article class="empty">
        <h2>No exams yet</h2>
        <p>Make one, give its code to your students, and follow it live.</p>
        <a href="/exams/new" class="button">
          Make the first exam
        </a>
      </article>
    );
  }
  return (
    <ul class="exam-list">
      {exams.map((exam) => (
        <li key={exam.id}>
          <ExamCard exam={exam} />
        </li>
      ))}
    </ul>
  );
}

function ExamCard({ exam }: { exam: ExamView }) {
  const { tone, word } = examState(exam, Date.now());
  const { joined, running, finished, openIncidents } = exam.counts;
  return (
    <article class="exam-card" aria-label={exam.title}>
      <div>
        <h2>{exam.title}</h2>
        <p class="muted">
          {counted(exam.durationMinutes, 'minute')} · {counted(exam.questions.length, 'question')}
        </p>
        <p class="facts number">
          <Status tone={tone}>{word}</Status>
          <span>{joined} joined</span>
          <span>{running} running</span>
          <span>{finished} finished</span>
          {openIncidents > 0 && <Status tone="attention">{counted(openIncidents, 'open incident')}</Status>}
        </p>
      </div>
      <div class="exam-actions">
        <JoinCode exam={exam} />
        <a href={`/exams/${exam.id}/live`} class="button" aria-label={`Live: ${exam.title}`}>
          Live
        </a>
      </div>
    </article>
  );
}

const copiedMs = 2_000;

function JoinCode({ exam }: { exam: ExamView }) {
  const [said, setSaid] = useState('');
  const field = useRef<HTMLElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(exam.joinUrl);
      setSaid('Link copied');
    } catch {
      // Without the clipboard (plain HTTP) the code is selected, ready for Ctrl C.
      if (field.current) getSelection()?.selectAllChildren(field.current);
      setSaid('Press Ctrl C');
    }
    setTimeout(() => setSaid(''), copiedMs);
  };
  return (
    <div class="join-code">
      <span class="muted">Code</span>
      <code ref={field}>{exam.joinCode}</code>
      <button
        type="button"
        class="secondary outline"
        aria-label={`Copy the link to join ${exam.title}`}
        onClick={copy}
      >
        <span aria-live="polite">{said || 'Copy link'}</span>
      </button>
    </div>
  );
}

mount(<ExamsPage />);
