import type { Policy } from '../../protocol/policy.ts';
import { counted } from '../shared/format.ts';
import { canShareScreen } from './screen-feed.ts';

interface Props {
  policy: Policy;
}

/** Each thing that the policy names, in plain words. */
export function Captured({ policy }: Props) {
  const { capture, checks, attention, recording } = policy;
  const nothing = !capture.camera && capture.screen === false && !capture.audio;
  return (
    <dl class="captured">
      {capture.camera && (
        <>
          <dt>Your camera</dt>
          <dd>
            Pictures, {capture.cameraFps === 1 ? 'once' : counted(capture.cameraFps, 'time')} a second, from
            the checks until you hand in. Software looks for a face, where the head points, and objects such
            as a phone.
          </dd>
        </>
      )}
      {capture.screen !== false && <SharedScreen policy={policy} />}
      {capture.audio && (
        <>
          <dt>Your microphone</dt>
          <dd>
            The sound around you, from the checks until you hand in, and not while the exam is paused.
            Software tells speech from other sounds; it does not write down what is said.
          </dd>
        </>
      )}
      {recording && <Unused name="A recording of the session" />}
      {checks.identityCard && <Unused name="A picture of your identity card" />}
      {attention.confusion && (
        <>
          <dt>Signs of confusion</dt>
          <dd>An estimate from your face whether something confuses you; you are asked below.</dd>
        </>
      )}
      <PageEvents policy={policy} />
      {nothing && <dd>Neither camera nor screen nor microphone is used.</dd>}
    </dl>
  );
}

function SharedScreen({ policy }: Props) {
  const { screenIntervalMs } = policy.capture;
  return (
    <>
      <dt>Your screen</dt>
      <dd>
        {policy.capture.screen === 'if-available' && !canShareScreen() ? (
          'Nothing of it on this device, which cannot share it.'
        ) : (
          <>
            A picture every{' '}
            {screenIntervalMs === 1_000 ? 'second' : counted(screenIntervalMs / 1_000, 'second')}, from when
            you share it until you hand in, and not while the exam is paused. Software reads the text on it
            and looks for words from a list, such as names of search engines and messengers. Close what is
            private before you share.
          </>
        )}
      </dd>
    </>
  );
}

/** What else is told where the exam's rule looks at it. */
const watchedWords = {
  'fullscreen-exit': 'leave full screen',
  copy: 'copy text',
  paste: 'paste text',
  'context-menu': 'open the menu of the right mouse button',
  print: 'print',
  devtools: 'open the browser’s developer tools',
  'displays-changed': 'connect another display',
} as const;

function PageEvents({ policy }: Props) {
  const { enabled, events } = policy.rules.A7;
  const watched = enabled ? Object.entries(watchedWords).filter(([name]) => events[name as never]) : [];
  const acts = ['switch to another tab or window and come back', ...watched.map(([, word]) => word)];
  const isAboutTexts = watched.some(([name]) => name === 'copy' || name === 'paste');
  return (
    <>
      <dt>What you do around this page</dt>
      <dd>
        Times at which you {new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(acts)}.
        {isAboutTexts && ' Of such text, its length and a fingerprint are kept, never the text itself.'}
      </dd>
    </>
  );
}

/** Who sees what was captured, and for how long. Says nothing of what the policy does not capture. */
export function Kept({ policy }: Props) {
  const { capture, retentionDays } = policy;
  const screen = capture.screen !== false;
  const pictures = capture.camera || screen;
  return (
    <ul class="plain-list">
      <li>The teachers of this exam. {whileYouWork(policy)}</li>
      <li>
        Afterwards they see the moments that the software pointed out. A person decides what these mean.
        {pictures && ` Pictures of them are deleted after ${counted(retentionDays.evidence, 'day')}.`}
      </li>
      {screen && (
        <li>
          Text that was read from your screen is kept for {counted(retentionDays.text, 'day')}; the teachers
          can search it.
        </li>
      )}
      {pictures && <li>All other pictures are looked at once and not stored.</li>}
      {capture.audio && (
        <li>Sound is analysed as it comes and not stored; the times at which somebody speaks are.</li>
      )}
    </ul>
  );
}

function whileYouWork({ capture }: Policy): string {
  const pictures = capture.camera || capture.screen !== false;
  if (!pictures && !capture.audio) return 'While you work they see whether you are connected.';
  const ways = [
    ...(pictures ? ['see small pictures of it', 'look closer'] : []),
    ...(capture.audio ? ['listen'] : []),
  ];
  const list = new Intl.ListFormat('en-GB').format(ways);
  return `While you work they can ${list}. An eye or an ear on your page shows when somebody looks closer or listens.`;
}

function Unused({ name }: { name: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>Not used by this version: nothing of it is captured.</dd>
    </>
  );
}
