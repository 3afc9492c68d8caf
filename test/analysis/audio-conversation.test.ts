import { afterAll, beforeAll, expect, test } from 'vitest';
import { SoundListener } from '../../src/analysis/audio/sound-listener.ts';
import type { SoundMemory } from '../../src/analysis/audio/sound-memory.ts';
import type { HeardSound } from '../../src/analysis/audio/sound-observation.ts';
import { AttemptJudge } from '../../src/incidents/attempt-judge.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { signalTags } from '../../src/signals/signal.ts';
import { SoundWatch } from '../../src/signals/sound-watch.ts';
import { babble, hiss, keyboard, silence, together, tone } from './fixtures/audio-sounds.ts';

let listener: SoundListener;
beforeAll(async () => {
  listener = await SoundListener.open({ voiceModel: null });
});
afterAll(() => listener.close());

const policy = resolvePolicy({ capture: { camera: false, screen: false } });
const startsAt = Date.UTC(2026, 0, 12, 9);

/** Seconds from the beginning at which conversations were opened, from sound to incident. */
async function conversations(samples: Int16Array): Promise<number[]> {
  const watch = new SoundWatch({ policy });
  const judge = new AttemptJudge({
    examId: 'exam',
    attemptId: 'attempt',
    policy,
    conditions: { served: signalTags, consent: { audio: true }, exempt: [] },
  });
  judge.setRunning(true, startsAt);
  const opened: number[] = [];
  let memory: SoundMemory | null = null;
  for (let at = 0; at < samples.length; at += 1_600) {
    const { heard }: HeardSound = await listener.hear({
      pieces: [{ samples: samples.slice(at, at + 1_600), memory }],
    });
    const now = startsAt + (at + 1_600) / 16;
    memory = heard[0]?.memory ?? null;
    const signals = heard[0] ? watch.hear(heard[0].observation, now) : [];
    for (const { kind, incident } of judge.take(signals, now)) {
      if (kind === 'opened' && incident.tag === 'A6') opened.push((now - startsAt) / 1_000);
    }
  }
  return opened;
}

test('twelve spoken seconds out of twenty are a conversation', async () => {
  const [first, ...more] = await conversations(
    together(babble(6), silence(8), babble(8, { seed: 3, pitch: 190 })),
  );
  expect(first).toBeGreaterThan(18);
  expect(first).toBeLessThan(22);
  expect(more).toEqual([]);
});

test('a few words now and then are none', async () => {
  expect(await conversations(together(babble(2), silence(8), babble(2), silence(8), babble(2)))).toEqual([]);
});

test('two minutes of keyboard, fan and tones are none', async () => {
  const noises = together(
    keyboard(40),
    hiss(20, -35),
    keyboard(40, { perSecond: 3, seed: 6 }),
    tone(20, 330, 0.2),
  );
  expect(await conversations(noises)).toEqual([]);
});
