import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { countdown, counted, timeOfDay } from '../shared/format.ts';
import { Icon } from '../shared/icon.tsx';
import { Status } from '../shared/status.tsx';
import { CaptureBanners, useCaptureAgain } from './capture-banners.tsx';
import { connectionWord } from './connection-word.ts';
import type { Notice } from './notices.ts';
import { QuestionList } from './question-list.tsx';
import { QuestionView } from './question-view.tsx';
import { Rail } from './rail.tsx';
import { go } from './route.ts';
import type { ExamSession } from './session.ts';

/** Minutes left at which the student is told. */
const announcedMinutes = [10, 5, 1];

export function ExamPage({ session }: { session: ExamSession }) {
  useCaptureAgain(session);
  useTimeNotices(session);
  return (
    <div class="exam">
      <Head session={session} />
      <Banner session={session} />
      <NoticeList session={session} />
      <QuestionList paper={session.paper} />
      <QuestionView paper={session.paper} />
      <Rail session={session} />
    </div>
  );
}

function Head({ session }: { session: ExamSession }) {
  const { paper } = session;
  const { tone, word } = connectionWord(session.connection.value);
  const unsaved = paper.unsaved.value;
  const savedAt = paper.savedAt.value;
  return (
    <header class="exam-head">
      <h1>{session.attempt.exam.title}</h1>
      <p class="timer number" role="timer" aria-label="Time left">
        <Icon name="clock" />
        {countdown(paper.remainingMs.value)}
      </p>
      <p data-testid="saved">
        {unsaved > 0 ? (
          <Status tone="technical">Saving</Status>
        ) : (
          <Status tone={savedAt ? 'ok' : 'offline'}>
            {savedAt ? (
              <>
                Saved <span class="number">{timeOfDay(savedAt)}</span>
              </>
            ) : (
              'Nothing to save yet'
            )}
          </Status>
        )}
      </p>
      <p data-testid="connection">
        <Status tone={tone}>{word}</Status>
      </p>
      <button type="button" class="finish" onClick={() => go('/finish')}>
        Finish
      </button>
    </header>
  );
}

/** Calm: nothing is lost by being offline. */
function Banner({ session }: { session: ExamSession }) {
  const state = session.connection.value;
  const refusal = session.paper.refusal.value;
  const waiting = session.waiting.value + session.paper.unsaved.value;
  const offline = state.kind === 'waiting' || (state.kind === 'connecting' && state.tries > 0);
  return (
    <div class="banner-place" role="status">
      {offline && (
        <p class="banner" data-testid="offline">
          <Status tone="offline">You are offline.</Status> Keep working, answers are kept on this computer.
          {waiting > 0 && ` ${counted(waiting, 'item')} waiting to be sent.`}
        </p>
      )}
      {state.kind === 'ended' && (
        <p class="banner">
          <Status tone="offline">The connection was closed.</Status> Your answers are safe.{' '}
          <button type="button" class="secondary" onClick={() => session.connectAgain()}>
            Connect again
          </button>
        </p>
      )}
      {refusal && (
        <p class="banner">
          <Status tone="attention">An answer could not be saved.</Status> {refusal}
        </p>
      )}
      <CaptureBanners session={session} />
    </div>
  );
}

function NoticeList({ session }: { session: ExamSession }) {
  const { notices } = session;
  return (
    <section class="notices" aria-live="assertive" aria-label="Messages">
      {notices.shown.value.map((notice) => (
        <NoticeCard key={notice.key} notice={notice} onClose={() => notices.remove(notice.key)} />
      ))}
    </section>
  );
}

function NoticeCard({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  return (
    <div class={`note notice-${notice.kind}`}>
      <span class="note-icon" aria-hidden="true">
        {notice.kind === 'warning' ? '▲' : '✉'}
      </span>
      <div>
        <strong>{notice.from}</strong>
        {notice.text && <p>{notice.text}</p>}
      </div>
      <button type="button" class="secondary outline" onClick={onClose}>
        Got it
      </button>
    </div>
  );
}

/** Says once each when ten, five and one minutes are left. */
function useTimeNotices(session: ExamSession): void {
  useEffect(() => {
    let before: number | null = null;
    return session.paper.remainingMs.subscribe((left) => {
      const passed = announcedMinutes.find(
        (minutes) =>
          before !== null && left !== null && before > minutes * 60_000 && left <= minutes * 60_000,
      );
      before = left;
      if (passed === undefined) return;
      queueMicrotask(() =>
        session.notices.add({ kind: 'message', from: `${counted(passed, 'minute')} left`, text: '' }),
      );
    });
  }, [session]);
  useSignalEffect(() => {
    // A page that is left while answers wait asks first.
    window.onbeforeunload = session.paper.unsaved.value > 0 ? (event) => event.preventDefault() : null;
  });
}
