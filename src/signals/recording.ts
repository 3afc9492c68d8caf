import { z } from 'zod';
import { captureSource, share } from '../protocol/common.ts';
import { consent } from '../protocol/exam.ts';
import { seenObject, severity, tag } from '../protocol/incident.ts';
import { pageEventName } from '../protocol/student-messages.ts';
import { exemption } from '../protocol/timeline.ts';
import { captureFaults, type Signal, type SignalTag, signalTags } from './signal.ts';

/**
 * A recorded session: JSON lines, a header first, then one line for each instant (docs/recordings.md). What was measured
 * at an instant stands under the tags of its signals, so a line of two looks like `{"at":500,"A1":true,"A2":[0.98]}`.
 */

/** Replaying looks at every second: a line with a date of another kind would keep it busy for days, ms. */
const longestMs = 7 * 24 * 3_600_000;

const degrees = z.number().min(-180).max(180);
/** Of eyes, where 1 is as far as they turn; from a centre that may lie on the other side. */
const turn = z.number().min(-2).max(2);
const span = z.number().min(0).max(3_600_000);

/** How each signal is written, without its tag and instant. */
const facts = {
  /** Whether a face was seen. */
  A1: z.boolean(),
  /** Confidence of each face. */
  A2: z.array(share).max(100),
  /** Yaw, pitch, confidence, and the turn of the eyes, sideways and up, when it was measured. */
  A3: z.union([z.tuple([degrees, degrees, share]), z.tuple([degrees, degrees, share, turn, turn])]),
  A4: z.array(seenObject).max(100),
  A5: z.strictObject({ keywords: z.array(z.string().max(200)).max(1_000), confidence: share }),
  A6: z.strictObject({ spanMs: span, speechMs: span, confidence: share }),
  A7: pageEventName,
  A8: z.strictObject({ source: captureSource, fault: z.enum(captureFaults).nullable() }),
  /** How live the picture is. */
  A9: share,
  /** Similarity to the enrolled face. */
  A10: share,
} as const satisfies Record<SignalTag, z.ZodType>;

/** One line of a recording: `at` and what was measured then, or whether the exam runs from then on. */
const factLine = z.strictObject({
  /** Milliseconds from the header's `startedAt`. */
  at: z.number().min(0).max(1e13),
  running: z.boolean().optional(),
  ...(Object.fromEntries(signalTags.map((name) => [name, facts[name].optional()])) as {
    [T in SignalTag]: z.ZodOptional<(typeof facts)[T]>;
  }),
});
export type FactLine = z.infer<typeof factLine>;

/** A dated span of one rule, ms from the header's `startedAt`. */
const spanOf = z.strictObject({ tag, from: z.number(), to: z.number() });
/** What must come of a scripted session. */
const expected = spanOf.extend({ severity: severity.optional() });
export type Expected = z.infer<typeof expected>;
export type ExpectedGap = z.infer<typeof spanOf>;

const header = z.strictObject({
  recording: z.literal(1),
  title: z.string().optional(),
  /** Epoch ms of `at` 0. */
  startedAt: z.number().nonnegative().default(0),
  /** Signals that were made at all; the others could not be measured. */
  served: z
    .array(z.enum(signalTags as [SignalTag, ...SignalTag[]]))
    .readonly()
    .default(signalTags),
  consent: consent.partial().default({ biometrics: true }),
  exemptions: z.array(exemption).readonly().default([]),
  /** The whole list of incidents that the standard policy makes of it; left out when nobody said. */
  expect: z.array(expected).optional(),
  /** Spans in which a rule must say that it could not measure. */
  expectGaps: z.array(spanOf).default([]),
});
export type RecordingHeader = z.input<typeof header>;

export interface Recording {
  header: z.output<typeof header>;
  /** In the order in which they came. */
  lines: readonly FactLine[];
}

/** The header of what a live attempt recorded: its lines are dated by the server's clock, in epoch ms. */
export function recordingHeader(
  of: Required<Pick<RecordingHeader, 'served' | 'consent' | 'exemptions'>>,
): RecordingHeader {
  return { recording: 1, startedAt: 0, ...of };
}

export class RecordingError extends Error {
  readonly code = 'bad-recording';

  constructor(line: number, what: string) {
    super(`Line ${line}: ${what}`);
  }
}

/** Throws `RecordingError` that names the line. Empty lines are passed over. */
export function readRecording(text: string): Recording {
  let head: Recording['header'] | undefined;
  const lines: FactLine[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    if (!head) {
      head = parsed(header, line, i + 1);
      continue;
    }
    const fact = parsed(factLine, line, i + 1);
    if (Math.abs(fact.at - (lines[0] ?? fact).at) > longestMs) {
      throw new RecordingError(i + 1, 'at: this is more than a week from the first line');
    }
    lines.push(fact);
  }
  if (!head) throw new RecordingError(1, 'a recording begins with its header, {"recording":1,…}');
  return { header: head, lines };
}

/** What is left out of a header is filled up. */
export const completeHeader = (head: RecordingHeader): Recording['header'] => header.parse(head);

export function writeRecording(head: RecordingHeader, lines: Iterable<FactLine>): string {
  return [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

function parsed<S extends z.ZodType>(schema: S, line: string, number: number): z.output<S> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new RecordingError(number, 'this is no JSON');
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new RecordingError(number, `${issue?.path.join('.') || 'the line'}: ${issue?.message}`);
}

/** The signals of a line; `startedAt` is the header's. */
export function signalsOf(line: FactLine, startedAt: number): Signal[] {
  const at = startedAt + line.at;
  const signals: Signal[] = [];
  if (line.A1 !== undefined) signals.push({ tag: 'A1', at, faceSeen: line.A1 });
  if (line.A2) signals.push({ tag: 'A2', at, faces: line.A2 });
  if (line.A3) {
    const [yaw, pitch, confidence, x, y] = line.A3;
    const gaze = x === undefined || y === undefined ? null : { x, y };
    signals.push({ tag: 'A3', at, yaw, pitch, gaze, confidence });
  }
  if (line.A4) signals.push({ tag: 'A4', at, objects: line.A4 });
  if (line.A5) signals.push({ tag: 'A5', at, ...line.A5 });
  if (line.A6) signals.push({ tag: 'A6', at, ...line.A6 });
  if (line.A7) signals.push({ tag: 'A7', at, event: line.A7 });
  if (line.A8) signals.push({ tag: 'A8', at, ...line.A8 });
  if (line.A9 !== undefined) signals.push({ tag: 'A9', at, live: line.A9 });
  if (line.A10 !== undefined) signals.push({ tag: 'A10', at, similarity: line.A10 });
  return signals;
}

/** The lines of some signals, in the order in which they came; those of one instant share a line. */
export function linesOf(signals: Iterable<Signal>, startedAt: number): FactLine[] {
  const lines: FactLine[] = [];
  for (const signal of signals) {
    const at = signal.at - startedAt;
    let line = lines.at(-1);
    if (line?.at !== at || line[signal.tag] !== undefined) {
      line = { at };
      lines.push(line);
    }
    write(line, signal);
  }
  return lines;
}

function write(line: FactLine, signal: Signal): void {
  switch (signal.tag) {
    case 'A1':
      line.A1 = signal.faceSeen;
      break;
    case 'A2':
      line.A2 = [...signal.faces];
      break;
    case 'A3':
      line.A3 = signal.gaze
        ? [signal.yaw, signal.pitch, signal.confidence, signal.gaze.x, signal.gaze.y]
        : [signal.yaw, signal.pitch, signal.confidence];
      break;
    case 'A4':
      line.A4 = [...signal.objects];
      break;
    case 'A5':
      line.A5 = { keywords: [...signal.keywords], confidence: signal.confidence };
      break;
    case 'A6':
      line.A6 = { spanMs: signal.spanMs, speechMs: signal.speechMs, confidence: signal.confidence };
      break;
    case 'A7':
      line.A7 = signal.event;
      break;
    case 'A8':
      line.A8 = { source: signal.source, fault: signal.fault };
      break;
    case 'A9':
      line.A9 = signal.live;
      break;
    case 'A10':
      line.A10 = signal.similarity;
      break;
  }
}
