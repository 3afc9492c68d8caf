import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { timeOfDay } from '../shared/format.ts';
import { Status } from '../shared/status.tsx';
import type { Ending } from './session.ts';
import type { Receipt } from './stored-attempt.ts';

/** The last page: what happened, and that nothing is captured any more. */
export function EndingPage({ ending }: { ending: Ending }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { title, body } = wording(ending);
  return (
    <main class="container narrow" data-testid="ending">
      <p class="brand">Invigil</p>
      <h1 tabIndex={-1} ref={heading}>
        {title}
      </h1>
      {body}
      <p class="muted">
        <Status tone="offline">Nothing is captured any more.</Status>
      </p>
    </main>
  );
}

function wording(ending: Ending): { title: string; body: ComponentChildren } {
  switch (ending.kind) {
    case 'handed-in':
      return { title: 'You have handed in', body: <ReceiptCard receipt={ending.receipt} /> };
    case 'terminated':
      return {
        title: 'Your teacher ended this exam for you',
        body: (
          <>
            {ending.reason && <blockquote>{ending.reason}</blockquote>}
            <p>Your answers until now are saved. Please talk to your teacher about what comes next.</p>
          </>
        ),
      };
    case 'time-up':
      return {
        title: 'Time is up',
        body: <p>The answers that reached the server are saved and count. You can close this page.</p>,
      };
    case 'over':
      return {
        title: 'This exam is over',
        body: (
          <p>
            It was handed in or closed. Your saved answers are with your teacher. You can close this page.
          </p>
        ),
      };
    case 'replaced':
      return {
        title: 'Your exam is open elsewhere',
        body: (
          <>
            <p>It was opened in another tab, browser or computer, so this page has let go of it.</p>
            <p>Go on there. If that was not you, tell your teacher.</p>
            <p>
              <a href="/exam">Go on here instead</a>
            </p>
          </>
        ),
      };
    case 'unauthorised':
      return {
        title: 'Please join again',
        body: (
          <>
            <p>
              This page may not open the exam any more, perhaps because you went on with it on another
              computer.
            </p>
            <p>
              <a href="/">Join again</a>
            </p>
          </>
        ),
      };
  }
}

function ReceiptCard({ receipt }: { receipt: Receipt }) {
  return (
    <article class="receipt" data-testid="receipt">
      <p>
        <Status tone="ok">Received</Status>
      </p>
      <dl>
        <dt>Exam</dt>
        <dd>{receipt.title}</dd>
        <dt>Handed in</dt>
        <dd class="number">
          {new Date(receipt.submittedAt).toLocaleDateString()} {timeOfDay(receipt.submittedAt)}
        </dd>
        <dt>Receipt</dt>
        <dd class="code">{receipt.receipt}</dd>
      </dl>
      <p class="muted">Keep the receipt, as a photo or a copy, until you have your result.</p>
    </article>
  );
}
