import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Analysed } from '../../src/analysis/frame-memory.ts';
import { type CameraObservation, type Look, plainLook } from '../../src/analysis/observation.ts';
import type { Still } from '../../src/incidents/incident.ts';
import { Pipeline, type PipelineOptions } from '../../src/pipeline.ts';
import { packetKind } from '../../src/protocol/packet.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { signalTags } from '../../src/signals/signal.ts';
import { silentLog } from '../gateway/fakes.ts';
import { attemptWith, cameraOnly, examWith, fullConsent } from '../support/exams.ts';
import { analysedWith, faceWith, observationWith } from '../support/observations.ts';
import { report } from '../support/signals.ts';

const exam = examWith();
const consent = { ...fullConsent, attention: false };
const attempt = attemptWith({ examId: exam.id, status: 'running', consent });
const twoFaces = observationWith({ faces: [faceWith(), faceWith()] });

/** What came out, in order. */
let out: string[];
let stills: Still[];
/** Frames in work, answered by the test. */
let inWork: { look: Look; resolve(analysed: Analysed): void; reject(error: unknown): void }[];
let options: PipelineOptions;
let pipeline: Pipeline;
/** Whether the client wants frames with boxes. */
let annotated: boolean;
let seq = 0;

beforeEach(() => {
  vi.useFakeTimers();
  out = [];
  stills = [];
  inWork = [];
  annotated = false;
  options = {
    analysers: {
      size: 1,
      get free() {
        return 1 - inWork.length;
      },
      whenFree: () => {},
      run: ({ look }) => new Promise((resolve, reject) => inWork.push({ look, resolve, reject })),
    },
    screenReaders: { free: 0, whenFree: () => {}, run: () => Promise.reject(new Error('not asked')) },
    listeners: { run: () => Promise.reject(new Error('not asked')) },
    screenTexts: { add: () => {} },
    students: {
      wantsAnnotated: () => annotated,
      sendAnnotated: ({ seq }) => out.push(`annotated ${seq}`),
      send: (_id, { type }) => out.push(type) > 0,
      refuseFrame: (_id, frame) => out.push(`refused ${frame.kind} ${frame.seq}`),
    },
    live: {
      wantsThumbnail: () => false,
      thumbnail: () => {},
      assessed: () => {},
      alert: ({ tag, screenshotUrl }) => out.push(`alert ${tag} ${screenshotUrl}`),
      alertUpdated: (_exam, { endedAt }) => out.push(endedAt ? 'ended' : 'updated'),
    },
    stills: {
      keep: (still) => {
        stills.push(still);
        out.push('still');
        return '/still';
      },
    },
    incidents: {
      record: ({ revision }, still) => out.push(`recorded ${revision} ${still ? 'with' : 'without'} still`),
    },
    scores: { add: () => out.push('sample') },
    metrics: {
      analysed: () => {},
      screenRead: () => {},
      soundHeard: () => {},
      dropped: () => {},
      incident: () => {},
      rate: (share) => out.push(`rate ${share}`),
    },
    templates: { watch: () => () => {} },
    attention: {
      watch: () => {
        out.push('attention followed');
        return () => out.push('attention kept');
      },
      remove: () => out.push('attention removed'),
    },
    allowAttention: false,
    faceModel: 'test',
    served: signalTags,
    log: silentLog,
  };
  pipeline = new Pipeline(options);
  pipeline.start();
});
afterEach(() => {
  pipeline.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function accept(): boolean {
  seq += 1;
  const now = Date.now();
  const frame = { attemptId: attempt.id, source: 'camera', seq, capturedAt: now, receivedAt: now } as const;
  return pipeline.accept({ ...frame, jpeg: new Uint8Array([seq]) });
}

const apartFromSamples = () => out.filter((what) => what !== 'sample');

async function answer(observation: CameraObservation | Error): Promise<void> {
  const job = inWork.shift();
  if (observation instanceof Error) job?.reject(observation);
  else job?.resolve(analysedWith(observation));
  await vi.advanceTimersByTimeAsync(0);
}

/** A frame every 500 ms, each looked at at once. */
async function watch(observation: CameraObservation, frames: number): Promise<void> {
  for (let i = 0; i < frames; i += 1) {
    accept();
    await answer(observation);
    await vi.advanceTimersByTimeAsync(500);
  }
}

test('scores go out first; a still is kept before its alert goes out, and the very frame is what it shows', async () => {
  pipeline.watch(attempt, exam);
  await watch(twoFaces, 3);
  expect(apartFromSamples()).toEqual([
    ...['SCORES', 'SCORES', 'SCORES'],
    ...['still', 'alert A2 /still', 'recorded 1 with still'],
  ]);
  expect(stills[0]).toMatchObject({ attemptId: attempt.id, source: 'camera', jpeg: new Uint8Array([seq]) });
});

test('an incident ends although no frame comes any more', async () => {
  pipeline.watch(attempt, exam);
  await watch(twoFaces, 4);
  out.length = 0;
  await vi.advanceTimersByTimeAsync(4_000);
  expect(apartFromSamples()).toEqual(['ended', 'recorded 2 without still']);
});

test('an incident that no frame opens shows the newest one that was looked at', async () => {
  pipeline.watch(attempt, exam);
  await watch(observationWith(), 3);
  const newest = seq;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(apartFromSamples().slice(3)).toEqual(['still', 'alert A8 /still', 'recorded 1 with still']);
  expect(stills[0]).toMatchObject({ source: 'camera', jpeg: new Uint8Array([newest]) });
});

test('what a page reports opens an incident and ends it', async () => {
  pipeline.watch(attempt, exam);
  await watch(observationWith(), 2);
  const hiddenAt = Date.now();
  pipeline.pageEvent(attempt.id, report('tab-hidden', hiddenAt));
  for (let second = 0; second < 5; second += 1) {
    pipeline.pageHeard(attempt.id);
    await watch(observationWith(), 2);
  }
  pipeline.pageEvent(attempt.id, report('tab-visible', Date.now()));
  await watch(observationWith(), 8);
  const told = apartFromSamples().filter((what) => what !== 'SCORES');
  expect(told.slice(0, 3)).toEqual(['still', 'alert A7 /still', 'recorded 1 with still']);
  expect(told.slice(3)).toEqual(['ended', 'recorded 2 without still']);
  pipeline.pageEvent('nobody', report('tab-hidden', Date.now()));
  pipeline.pageHeard('nobody');
});

test('samples of the scores are written while the exam runs, and once more when it stops', async () => {
  pipeline.watch({ ...attempt, status: 'waiting' }, exam);
  await watch(observationWith(), 6);
  expect(out).not.toContain('sample');
  pipeline.changed(attempt);
  await watch(observationWith(), 6);
  const samples = () => out.filter((what) => what === 'sample').length;
  expect(samples()).toBeGreaterThanOrEqual(3);
  const before = samples();
  pipeline.changed({ ...attempt, status: 'paused' });
  expect(samples()).toBe(before + 1);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(samples()).toBe(before + 1);
});

test('an exempt rule opens nothing', async () => {
  pipeline.watch({ ...attempt, exemptions: [{ tag: 'A2', reason: 'an assistant sits beside' }] }, exam);
  await watch(twoFaces, 8);
  expect(apartFromSamples().filter((what) => what !== 'SCORES')).toEqual([]);
});

test('nothing of a student who is not watched, or paused, is taken', async () => {
  expect(accept()).toBe(false);
  pipeline.watch({ ...attempt, status: 'paused' }, exam);
  expect([accept(), inWork.length]).toEqual([false, 0]);
  pipeline.changed(attempt);
  expect([accept(), inWork.length]).toEqual([true, 1]);
  await answer(observationWith());
});

test('a frame that was in work when the exam was paused is told to nobody', async () => {
  pipeline.watch(attempt, exam);
  accept();
  pipeline.changed({ ...attempt, status: 'paused' });
  await answer(twoFaces);
  expect(apartFromSamples()).toEqual([]);
});

test('what is open ends when the exam is over, and a late frame changes nothing', async () => {
  pipeline.watch(attempt, exam);
  await watch(twoFaces, 4);
  accept();
  out.length = 0;
  pipeline.changed({ ...attempt, status: 'submitted' });
  await answer(twoFaces);
  expect(apartFromSamples()).toEqual(['ended', 'recorded 2 without still']);
  expect(accept()).toBe(false);
});

test('who leaves before the start is forgotten; who takes the exam goes on', async () => {
  pipeline.watch({ ...attempt, status: 'waiting' }, exam);
  pipeline.left(attempt.id);
  expect(accept()).toBe(false);
  pipeline.watch(attempt, exam);
  pipeline.left(attempt.id);
  expect(accept()).toBe(true);
  await answer(observationWith());
});

test('a frame that cannot be decoded is refused by kind and number, another fault is not the student’s', async () => {
  pipeline.watch(attempt, exam);
  accept();
  await answer(Object.assign(new Error('damaged'), { code: 'bad-frame' }));
  expect(out).toEqual([`refused ${packetKind.camera} ${seq}`]);
  await vi.advanceTimersByTimeAsync(500);
  accept();
  await answer(new Error('the thread ended'));
  expect(out).toHaveLength(1);
});

test('a client that asked for it gets each frame with what was seen drawn on it', async () => {
  annotated = true;
  pipeline.watch(attempt, exam);
  accept();
  await answer(observationWith({ annotated: new Uint8Array([1]) }));
  expect(apartFromSamples()).toEqual(['SCORES', `annotated ${seq}`]);
});

test('a single picture is looked at before the frames that wait', async () => {
  pipeline.watch(attempt, exam);
  accept();
  accept();
  const examined = pipeline.examine(new Uint8Array([1]), plainLook);
  await answer(observationWith());
  expect(inWork).toHaveLength(1);
  await answer(observationWith({ width: 99 }));
  expect((await examined).width).toBe(99);
  await answer(observationWith());
  pipeline.close();
  await expect(pipeline.examine(new Uint8Array([1]), plainLook)).rejects.toMatchObject({ code: 'busy' });
});

test('while frames wait longer than their interval, students capture more slowly; later in full again', async () => {
  pipeline.watch(attempt, exam);
  for (let i = 0; i < 30; i += 1) {
    accept();
    accept();
    await vi.advanceTimersByTimeAsync(700);
    const { timings } = observationWith();
    await answer(observationWith({ timings: { ...timings, facesMs: 690 } }));
  }
  const rates = () => out.filter((what) => what.startsWith('rate')).map((what) => Number(what.slice(5)));
  expect(rates()[0]).toBeCloseTo(0.7);
  expect(out.filter((what) => what === 'RATE')).toHaveLength(rates().length);
  out.length = 0;
  pipeline.opened(attempt.id);
  expect(out).toEqual(['RATE']);
  for (let i = 0; i < 400 && rates().at(-1) !== 1; i += 1) {
    accept();
    await answer(observationWith());
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(rates().at(-1)).toBe(1);
  out.length = 0;
  pipeline.opened(attempt.id);
  expect(out).toEqual([]);
});

const asking = examWith({ policy: resolvePolicy({ capture: cameraOnly, attention: { confusion: true } }) });
const agreeing = (id: string) => ({ ...attempt, id, consent: fullConsent });

test('what is learnt of attention is kept while the attempt goes on, and removed with its end', () => {
  const allowing = new Pipeline({ ...options, allowAttention: true });
  allowing.watch(agreeing('not asked'), exam);
  allowing.watch(attempt, asking);
  expect(out).toEqual([]);
  allowing.watch(agreeing('stopped'), asking);
  allowing.watch(agreeing('over'), asking);
  allowing.changed({ ...agreeing('over'), status: 'submitted' });
  allowing.changed({ ...agreeing('not watched'), status: 'terminated' });
  allowing.changed({ ...attempt, status: 'submitted' });
  allowing.close();
  expect(apartFromSamples()).toEqual([
    ...['attention followed', 'attention followed'],
    ...['attention kept', 'attention removed', 'attention removed'],
    'attention kept',
  ]);
});

test('where the operator does not allow it nothing of attention is followed, and what was there goes', () => {
  pipeline.watch(agreeing('before'), asking);
  expect(out).toEqual([]);
  pipeline.changed({ ...agreeing('before'), status: 'submitted' });
  expect(apartFromSamples()).toEqual(['attention removed']);
});

test('a frame that is still looked at when the student has left and come back counts no more', async () => {
  const waiting = attemptWith({ ...attempt, status: 'waiting' });
  pipeline.watch(waiting, exam);
  accept();
  pipeline.left(attempt.id);
  pipeline.watch(waiting, exam);
  await answer(observationWith());
  expect(out).not.toContain('SCORES');
  accept();
  await answer(observationWith());
  expect(out).toContain('SCORES');
});

test('a client of an exam without feedback gets no boxes either', async () => {
  annotated = true;
  const looks: Look[] = [];
  const silent = { ...exam, policy: { ...exam.policy, feedback: 'none' as const } };
  pipeline.watch(attempt, silent);
  accept();
  looks.push(...inWork.map(({ look }) => look));
  expect(looks.map((look) => look.annotated)).toEqual([false]);
  await answer(observationWith());
});
