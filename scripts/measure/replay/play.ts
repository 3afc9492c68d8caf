import {
  completeHeader,
  type FactLine,
  linesOf,
  type Recording,
  type RecordingHeader,
} from '../../../src/signals/recording.ts';
import type { Signal } from '../../../src/signals/signal.ts';
import { Random } from '../shared/random.ts';
import { cameraSignals } from './camera.ts';
import { faultSignals } from './faults.ts';
import { slips } from './honest-slips.ts';
import { type Arrival, pageArrivals } from './page.ts';
import { screenSignals, soundSignals } from './screen-and-sound.ts';
import { expectation, type Session } from './session.ts';
import { Stage } from './stage.ts';

/** Scripted exams began on this morning, epoch ms. */
const startedAt = Date.UTC(2026, 0, 5, 9);

/** The recording of a scripted session; the same each time. */
export function play(session: Session): Recording {
  const random = new Random(session.seed);
  const durationMs = session.minutes * 60_000;
  const small = session.slips ? slips(durationMs, session.scenes, random.fork('slips')) : [];
  const stage = new Stage(durationMs, [...session.scenes, ...small]);
  return { header: headerOf(session), lines: withPauses(stage, arrivals(stage, session, random)) };
}

function headerOf(session: Session): Recording['header'] {
  const { title, expect, expectGaps, served, consent, exemptions } = session;
  const header: RecordingHeader = {
    recording: 1,
    title,
    startedAt,
    ...(served && { served }),
    ...(consent && { consent }),
    ...(exemptions && { exemptions }),
    expect: expect.map(expectation),
    ...(expectGaps && { expectGaps: expectGaps.map(expectation) }),
  };
  return completeHeader(header);
}

/** Everything that arrives, in the order in which it does. */
function arrivals(stage: Stage, session: Session, random: Random): Arrival[] {
  const { fps = 2, dropped = 0, served } = session;
  const signals: Signal[] = [
    ...cameraSignals(stage, { fps, dropped }, random.fork('camera')),
    ...screenSignals(stage, random.fork('screen')),
    ...soundSignals(stage, random.fork('sound')),
    ...faultSignals(stage),
  ];
  const atOnce = signals.map((signal) => ({ came: signal.at, signal }));
  const all = [...atOnce, ...pageArrivals(stage, random.fork('page'))];
  return all.filter(({ signal }) => !served || served.includes(signal.tag)).sort((a, b) => a.came - b.came);
}

/** What arrives at the very instant of a turn belongs to the time in which the exam runs. */
function withPauses(stage: Stage, all: readonly Arrival[]): FactLine[] {
  const pauses = stage.all('paused');
  const turns = pauses.flatMap(({ from, to }) => [
    { at: from, running: false },
    { at: to, running: true },
  ]);
  const lines: FactLine[] = pauses.length > 0 ? [{ at: 0, running: true }] : [];
  let rest = all;
  for (const turn of turns) {
    const isBefore = ({ came }: Arrival) => (turn.running ? came < turn.at : came <= turn.at);
    lines.push(...linesFrom(rest.filter(isBefore)), turn);
    rest = rest.filter((arrival) => !isBefore(arrival));
  }
  return [...lines, ...linesFrom(rest)];
}

const linesFrom = (arrivals: readonly Arrival[]) =>
  linesOf(
    arrivals.map(({ signal }) => signal),
    0,
  );
