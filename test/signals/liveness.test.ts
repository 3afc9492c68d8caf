import { describe, expect, test } from 'vitest';
import type { CameraObservation, LivenessLook } from '../../src/analysis/observation.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { notLive } from '../../src/rules/a9-not-live.ts';
import { LivenessSignals, liveness, liveOf } from '../../src/signals/liveness.ts';
import type { CaptureFault, Signal } from '../../src/signals/signal.ts';
import { historyOf } from '../support/signals.ts';

const look = (live: number): LivenessLook => ({ live });
const plain = { moves: false, virtualCamera: false };

interface Frame {
  live?: number;
  eyes?: boolean;
  isNewFace?: boolean;
}
const frame = ({ live, eyes = true, isNewFace = false }: Frame): CameraObservation =>
  ({
    isNewFace,
    faces: [{ eyesOpen: eyes, yaw: 0, pitch: 0, expression: null }],
    liveness: live === undefined ? null : look(live),
  }) as unknown as CameraObservation;

/** What is told of frames `everyMs` apart. */
function told(frames: readonly Frame[], everyMs: number, fault: CaptureFault | null = null, label = '') {
  const signals = new LivenessSignals();
  signals.camera(label);
  return frames.flatMap((each, i) => signals.from(frame(each), i * everyMs, fault));
}
const judge = (signals: readonly Signal[]) =>
  notLive.judge(historyOf(signals), resolvePolicy(), signals.at(-1)?.at ?? 0).state;

describe('one look', () => {
  test('the network’s boundary is the standard policy’s limit', () => {
    expect(liveOf(look(0))).toBe(0);
    expect(liveOf(look(0.5))).toBeCloseTo(resolvePolicy().rules.A9.liveBelow);
    expect(liveOf(look(1))).toBe(1);
  });

  test('rises with the live share', () => {
    const values = [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1].map((live) => liveOf(look(live)));
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(new Set(values).size).toBe(values.length);
  });
});

describe('a window of looks', () => {
  test('is their mean; nothing is known of none', () => {
    expect(liveness([look(0), look(1)], plain)).toBeCloseTo(0.5);
    expect(liveness([], plain)).toBe(null);
  });

  test('a face that moves is likelier to live, but a clear look is not outvoted', () => {
    const moving = { ...plain, moves: true };
    expect(liveness([look(0.4)], moving)).toBeGreaterThan(liveness([look(0.4)], plain) ?? 1);
    expect(liveness([look(0.1)], moving)).toBeLessThan(0.3);
    expect(liveness([look(1)], moving)).toBe(1);
    expect(liveness([look(0)], moving)).toBe(0);
  });

  test('a program that poses as a camera is not live, whatever it shows', () => {
    const virtual = { moves: true, virtualCamera: true };
    expect(liveness([look(1)], virtual)).toBe(0.1);
    expect(liveness([], virtual)).toBe(0.1);
    expect(liveness([look(0)], virtual)).toBe(0);
  });
});

describe('signals', () => {
  test('come with looks, and only then', () => {
    expect(told([{}, {}, { live: 1 }, {}], 500)).toEqual([{ tag: 'A9', at: 1_000, live: 1 }]);
  });

  test('looks five seconds apart stand alone; those of a burst are taken together', () => {
    const lives = (everyMs: number) => told([{ live: 0.5 }, { live: 1 }], everyMs).map(({ live }) => live);
    expect(lives(5_000)).toEqual([0.3, 1]);
    expect(lives(500)).toEqual([0.3, 0.65]);
  });

  test('a photo before the camera is found out by a burst of low looks', () => {
    const burst = told(
      Array.from({ length: 7 }, () => ({ live: 0.2 })),
      500,
    );
    expect(judge(burst.slice(0, 1))).toBe('building');
    expect(judge(burst.slice(0, 6))).toBe('building');
    expect(judge(burst)).toBe('firing');
  });

  test('one low look is none: those that follow outvote it', () => {
    const burst = told([{ live: 0.1 }, ...Array.from({ length: 7 }, () => ({ live: 0.9 }))], 500);
    expect(judge(burst)).toBe('quiet');
  });

  test('low and high looks by turns do not fire', () => {
    const turns = told(
      Array.from({ length: 20 }, (_, i) => ({ live: i % 2 ? 0.9 : 0.2 })),
      500,
    );
    for (let n = 1; n <= turns.length; n += 1) expect(judge(turns.slice(0, n))).not.toBe('firing');
  });

  test('another face starts with an empty window', () => {
    const signals = told([{ live: 1 }, { live: 0.5, isNewFace: true }], 500);
    expect(signals.map(({ live }) => live)).toEqual([1, 0.3]);
  });

  test.each(['dark', 'blurred', 'frozen'] as const)(
    'what is seen in a %s picture does not count',
    (fault) => {
      expect(told([{ live: 0 }, { live: 0 }], 500, fault)).toEqual([]);
    },
  );

  test('a blink counts for half a minute, where looks come often enough', () => {
    const blink = [true, false, true].map((eyes) => ({ eyes }));
    const lives = (everyMs: number, laterMs: number) => {
      const signals = new LivenessSignals();
      for (const [i, each] of blink.entries()) signals.from(frame(each), i * everyMs, null);
      return signals.from(frame({ live: 0.4 }), 2 * everyMs + laterMs, null)[0]?.live;
    };
    expect(lives(100, 30_000)).toBeCloseTo(0.39);
    expect(lives(100, 30_001)).toBeCloseTo(0.24);
    expect(lives(500, 1_000)).toBeCloseTo(0.24);
  });

  test('a virtual camera is told each second, without a face or a look', () => {
    const signals = told([{}, {}, {}, {}, {}, {}, {}], 500, null, 'OBS Virtual Camera');
    expect(signals.map(({ at, live }) => [at, live])).toEqual(
      [0, 1_000, 2_000, 3_000].map((at) => [at, 0.1]),
    );
    expect(judge(signals)).toBe('firing');
  });

  test('who plugs in a camera again is judged by its picture again', () => {
    const signals = new LivenessSignals();
    signals.camera('OBS Virtual Camera');
    expect(signals.from(frame({ live: 1 }), 0, null)).toMatchObject([{ live: 0.1 }]);
    signals.camera('Integrated Camera (04f2:b6d9)');
    expect(signals.virtualCamera).toBe(false);
    expect(signals.from(frame({ live: 1 }), 5_000, null)).toMatchObject([{ live: 1 }]);
  });

  test('what was told is forgotten when it is old', () => {
    const signals = new LivenessSignals();
    expect(signals.live(0)).toBe(null);
    signals.from(frame({ live: 1 }), 1_000, null);
    expect(signals.live(11_000)).toBe(1);
    expect(signals.live(11_001)).toBe(null);
  });
});
