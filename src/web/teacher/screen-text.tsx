import { useEffect, useRef, useState } from 'preact/hooks';
import { searchWords } from '../../protocol/folding.ts';
import { limits } from '../../protocol/limits.ts';
import type { TimelineView } from '../../protocol/timeline.ts';
import { messageOf } from '../shared/api-error.ts';
import { Dialog } from '../shared/dialog.tsx';
import { counted, timeOfDay } from '../shared/format.ts';
import { ErrorNote, Loading } from '../shared/notes.tsx';
import { excerptOf, piecesOf } from './found-words.ts';
import { findScreenText } from './teacher-api.ts';
import './screen-text.css';

type ScreenText = TimelineView['screenText'][number];
type Result =
  | { kind: 'loading' }
  | { kind: 'failed'; message: string }
  | { kind: 'found'; search: string; texts: readonly ScreenText[] };

interface Props {
  attemptId: string;
  name: string;
  onClose: () => void;
}

/** What was read from one student's shared screen, newest first, and a search in it. */
export function ScreenTextDialog({ attemptId, name, onClose }: Props) {
  const [result, setResult] = useState<Result>({ kind: 'loading' });
  const field = useRef<HTMLInputElement>(null);
  const asked = useRef(0);
  const look = () => {
    const search = field.current?.value.trim() ?? '';
    asked.current += 1;
    const mine = asked.current;
    const answer = (next: Result) => {
      if (mine === asked.current) setResult(next);
    };
    setResult({ kind: 'loading' });
    findScreenText(attemptId, search)
      .then((texts) => answer({ kind: 'found', search, texts: texts.toReversed() }))
      .catch((error: unknown) => answer({ kind: 'failed', message: messageOf(error) }));
  };
  // After the dialog has opened, which puts the focus on its first button.
  useEffect(() => {
    field.current?.focus();
    look();
    return () => {
      asked.current = 0;
    };
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    look();
  };
  // The button goes with the error, and would take the focus along.
  const retry = () => {
    field.current?.focus();
    look();
  };
  return (
    <Dialog title={`Screen text of ${name}`} class="screen-text" onClose={onClose}>
      <p class="muted">
        What was read from the shared screen, newest first. Reading makes mistakes; parts of words are found,
        too.
      </p>
      <form onSubmit={submit}>
        <label>
          Words to look for
          <input type="search" ref={field} maxLength={limits.searchLength} autocomplete="off" />
        </label>
        <button type="submit">Search</button>
      </form>
      <ResultView result={result} onRetry={retry} />
    </Dialog>
  );
}

function ResultView({ result, onRetry }: { result: Result; onRetry: () => void }) {
  switch (result.kind) {
    case 'loading':
      return <Loading>Looking…</Loading>;
    case 'failed':
      return (
        <ErrorNote>
          <p>{result.message}</p>
          <button type="button" class="secondary outline" onClick={onRetry}>
            Try again
          </button>
        </ErrorNote>
      );
    case 'found':
      return <Found search={result.search} texts={result.texts} />;
  }
}

function Found({ search, texts }: { search: string; texts: readonly ScreenText[] }) {
  if (texts.length === 0) return <Nothing search={search} />;
  const words = searchWords(search);
  return (
    <>
      <p role="status">{summary(search, texts.length)}</p>
      <ol class="screen-texts">
        {texts.map((text, i) => (
          <li key={`${text.at} ${i} ${search}`}>
            <TextEntry text={text} words={words} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Nothing({ search }: { search: string }) {
  return (
    <div class="empty" role="status">
      {search === '' ? (
        <>
          <p>Nothing has been read from this screen.</p>
          <p class="muted">
            Text appears here when the student shares the screen and something on it changes.
          </p>
        </>
      ) : (
        <>
          <p>Nothing that was read has all of “{search}”.</p>
          <p class="muted">Fewer or shorter words find more.</p>
        </>
      )}
    </div>
  );
}

function summary(search: string, count: number): string {
  const which = search === '' ? '' : ` with “${search}”`;
  if (count < limits.screenTexts) return `${counted(count, 'text')}${which}`;
  return `The newest ${count} texts${which}. ${search === '' ? 'A search finds earlier ones.' : 'More words find fewer.'}`;
}

function TextEntry({ text: { at, text }, words }: { text: ScreenText; words: readonly string[] }) {
  const [isWhole, setWhole] = useState(false);
  const excerpt = excerptOf(text, words);
  const lines = text.split('\n').length;
  return (
    <>
      <time class="number muted" dateTime={new Date(at).toISOString()}>
        {dayOf(at)}
        <span>{timeOfDay(at)}</span>
      </time>
      <div>
        <p class="screen-lines">
          <Marked text={isWhole ? text : excerpt.join('\n')} words={words} />
        </p>
        {excerpt.length < lines && (
          <button type="button" class="link" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'Show less' : `Show all ${lines} lines`}
          </button>
        )}
      </div>
    </>
  );
}

function Marked({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return text;
  // Pieces have no identity of their own; the order is what they are.
  return piecesOf(text, words).map((piece, i) =>
    piece.isFound ? <mark key={i}>{piece.text}</mark> : piece.text,
  );
}

/** Nothing for today. */
function dayOf(at: number): string {
  const day = new Date(at).toLocaleDateString();
  return day === new Date().toLocaleDateString() ? '' : day;
}
