import { type CaptureSource, captureSource } from '../protocol/common.ts';
import type { Policy } from '../protocol/policy.ts';
import { screenAndSoundHints } from '../protocol/words.ts';
import type { CaptureFault } from '../signals/signal.ts';
import type { SignalHistory } from '../signals/signal-window.ts';
import { quiet, type Rule, type Verdict } from './rule.ts';

interface Fault {
  source: CaptureSource;
  fault: CaptureFault | 'missing';
  since: number;
}

/** These are known at once; the others must last, for a hand may pass the lens and a look may be late. */
const immediate: ReadonlySet<string> = new Set<CaptureFault>(['stopped', 'not-entire-screen', 'silent']);

const sourceWords: Readonly<Record<CaptureSource, string>> = {
  camera: 'Camera',
  screen: 'Screen',
  audio: 'Sound',
  page: 'Page',
};

const faultWords: Readonly<Record<string, string>> = {
  missing: 'nothing arrives',
  stopped: 'switched off',
  covered: 'covered',
  dark: 'too dark',
  bright: 'too bright',
  blurred: 'blurred',
  frozen: 'the picture does not move',
  'face-too-small': 'the face is too small',
  black: 'the picture is black',
  muted: 'muted',
  silent: 'the microphone is switched off',
  'not-entire-screen': 'not the entire screen is shared',
};

const noCamera = 'Your camera picture does not arrive. Check that the camera is on and allowed here.';

/** What helps, by source and fault. */
const hints: Readonly<Record<string, string>> = {
  'camera missing': noCamera,
  'camera stopped': noCamera,
  'camera covered': 'Your camera seems to be covered. Uncover its lens.',
  'camera dark': 'Your picture is dark. Turn on a light in front of you.',
  'camera bright': 'Your picture is too bright. Turn away from the window or the lamp.',
  'camera blurred': 'Your picture is blurred. Wipe the lens, and check that it is in focus.',
  'camera frozen':
    'Your camera picture stands still. Close other programs that use the camera, or plug it in again.',
  'camera face-too-small': 'You are far away in your picture. Move closer to the camera.',
  ...screenAndSoundHints,
};

/** The page tells of itself every 5 s (`TELEMETRY`). */
const pageIntervalMs = 5_000;

/** How often a source must be heard, ms; null when the exam does not insist on it. */
function intervalMs(source: CaptureSource, { capture }: Policy): number | null {
  switch (source) {
    case 'camera':
      return capture.camera ? 1_000 / capture.cameraFps : null;
    case 'screen':
      return capture.screen === true ? capture.screenIntervalMs : null;
    case 'audio':
      return capture.audio ? 1_000 : null;
    case 'page':
      return pageIntervalMs;
  }
}

/** When a source was last heard, and when the next sign of it was due; epoch ms. */
interface Rhythm {
  lastAt: number;
  dueAt: number;
}

/** Null when nothing is due from this source. */
function rhythm(source: CaptureSource, history: SignalHistory, policy: Policy): Rhythm | null {
  const interval = intervalMs(source, policy);
  if (interval === null) return null;
  const lastAt = history.lastFrom(source);
  if (lastAt !== null) return { lastAt, dueAt: lastAt + interval };
  // A page that never told of itself may be a client that does not: then only what it captures can be missed.
  if (source === 'page' || !Number.isFinite(history.since)) return null;
  return { lastAt: history.since, dueAt: history.since };
}

/**
 * A source is missing when nothing came from it for max(`missingMs`, 2.5 × its interval), and has been since something
 * was due first: when all fall silent together, the one that comes most often tells best when that was.
 */
function silence(source: CaptureSource, history: SignalHistory, policy: Policy, now: number): Fault | null {
  const own = rhythm(source, history, policy);
  if (!own) return null;
  const interval = intervalMs(source, policy) ?? 0;
  if (now - own.lastAt < Math.max(policy.rules.A8.missingMs, 2.5 * interval)) return null;
  const due = captureSource.options.flatMap((each) => rhythm(each, history, policy)?.dueAt ?? []);
  return { source, fault: 'missing', since: Math.min(...due) };
}

/** The fault that a source has told of last and that holds since. */
function told(source: CaptureSource, history: SignalHistory, policy: Policy, now: number): Fault | null {
  const all = history.of('A8');
  if (all.length === 0) return null;
  const states = all.slice().filter((state) => state.source === source && state.at <= now);
  const fault = states.at(-1)?.fault;
  if (!fault || (source === 'screen' && policy.capture.screen === false)) return null;
  if (source !== 'screen' && intervalMs(source, policy) === null) return null;
  const before = states.findLastIndex((state) => state.fault !== fault);
  const since = Math.max(states[before + 1]?.at ?? now, history.since);
  const isLong = now >= since && (immediate.has(fault) || now - since >= policy.rules.A8.missingMs);
  return isLong ? { source, fault, since } : null;
}

/** A8: a captured source is silent or says what is wrong. A technical fact: it lowers no score. */
export const captureInterrupted: Rule = {
  tag: 'A8',
  version: 1,
  reads: 'A8',
  lookBackMs: ({ rules }) => rules.A8.missingMs,
  judge(history, policy, now): Verdict {
    const faults: Fault[] = [];
    for (const source of captureSource.options) {
      const fault = silence(source, history, policy, now) ?? told(source, history, policy, now);
      if (fault) faults.push(fault);
    }
    if (faults.length === 0) return quiet;
    return {
      state: 'firing',
      since: Math.min(...faults.map(({ since }) => since)),
      until: now,
      severity: 'technical',
      confidence: 1,
      details: { faults: faults.map(({ source, fault }) => ({ source, fault })) },
    };
  },
  words: ({ faults = [] }) =>
    faults.map(({ source, fault }) => `${sourceWords[source]}: ${faultWords[fault] ?? fault}`).join(', '),
  hint({ faults = [] }) {
    const helps = faults.map(({ source, fault }) => hints[`${source} ${fault}`]).find((hint) => hint);
    return helps ?? 'Something of your camera, screen or sound does not arrive. Please check it.';
  },
};
