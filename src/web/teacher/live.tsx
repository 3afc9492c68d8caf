import { useEffect, useState } from 'preact/hooks';
import type { ExamView } from '../../protocol/exam.ts';
import { messageOf } from '../shared/api-error.ts';
import { mount } from '../shared/mount.tsx';
import { ErrorNote, Loading } from '../shared/notes.tsx';
import { AlertList } from './alert-list.tsx';
import { listenForKeys } from './keys.ts';
import { LiveDialogs } from './live-dialogs.tsx';
import { Banners, LiveHead, Toasts } from './live-head.tsx';
import { LiveRoom } from './live-room.ts';
import { LiveView } from './live-view.ts';
import { SidePanel } from './side-panel.tsx';
import { getExam } from './teacher-api.ts';
import { Tiles } from './tiles.tsx';
import './teacher.css';

const examId = location.pathname.split('/')[2] ?? '';

function LivePage() {
  const [exam, setExam] = useState<ExamView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = () => {
    setProblem(null);
    getExam(examId)
      .then((found) => {
        document.title = `Live · ${found.title} · Invigil`;
        setExam(found);
      })
      .catch((error: unknown) => setProblem(messageOf(error)));
  };
  useEffect(load, []);
  if (exam) return <Live exam={exam} />;
  return (
    <main class="container narrow">
      <h1>Live</h1>
      {problem ? (
        <>
          <ErrorNote>{problem}</ErrorNote>
          <p>
            <button type="button" onClick={load}>
              Try again
            </button>
          </p>
          <a href="/exams">All exams</a>
        </>
      ) : (
        <Loading>Opening the exam…</Loading>
      )}
    </main>
  );
}

function Live({ exam }: { exam: ExamView }) {
  const [room] = useState(() => new LiveRoom({ examId: exam.id }));
  const [view] = useState(() => new LiveView(room));
  useEffect(() => {
    room.start();
    const stopListening = listenForKeys(room, view);
    return () => {
      stopListening();
      room.stop();
    };
  }, [room, view]);
  return (
    <div class="live">
      <LiveHead exam={exam} room={room} view={view} />
      <Banners room={room} />
      <AlertList room={room} view={view} />
      <Tiles exam={exam} room={room} view={view} />
      <SidePanel exam={exam} room={room} view={view} />
      <Toasts room={room} />
      <LiveDialogs room={room} view={view} />
    </div>
  );
}

mount(<LivePage />);
