import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SoundListener } from '../../src/analysis/audio/sound-listener.ts';
import type { SoundMemory } from '../../src/analysis/audio/sound-memory.ts';
import type { SoundObservation, SoundPiece } from '../../src/analysis/audio/sound-observation.ts';
import { babble, hiss, keyboard, silence, together, tone } from './fixtures/audio-sounds.ts';

const notices: string[] = [];
let silero: SoundListener;
let fvad: SoundListener;
beforeAll(async () => {
  silero = await SoundListener.open({ voiceModel: null, notice: (text) => notices.push(text) });
  const openOnnx = () => Promise.reject(new Error('no such platform'));
  fvad = await SoundListener.open({ voiceModel: null, notice: (text) => notices.push(text), openOnnx });
});
afterAll(async () => {
  for (const listener of [silero, fvad]) {
    await listener.close();
    await listener.close();
  }
});

async function hearOne(listener: SoundListener, samples: Int16Array, memory: SoundMemory | null = null) {
  const [heard] = (await listener.hear({ pieces: [{ samples, memory }] })).heard;
  if (!heard) throw new Error('nothing was heard');
  return heard;
}

/** What is heard of sound that comes in pieces of these lengths; the last one repeats. */
async function inPieces(listener: SoundListener, samples: Int16Array, lengths: readonly number[]) {
  const observations: SoundObservation[] = [];
  let memory: SoundMemory | null = null;
  for (let at = 0, i = 0; at < samples.length; i += 1) {
    const length = lengths[Math.min(i, lengths.length - 1)] ?? 1_600;
    const heard = await hearOne(listener, samples.slice(at, at + length), memory);
    observations.push(heard.observation);
    memory = heard.memory;
    at += length;
  }
  return observations;
}

const total = (observations: readonly SoundObservation[]) =>
  observations.reduce((sum, { speechMs }) => sum + speechMs, 0);

describe('the network', () => {
  test('serves where ONNX Runtime does', () => {
    expect([silero.detector, fvad.detector]).toEqual(['silero-v6', 'fvad']);
    expect(notices).toEqual([expect.stringContaining('no such platform')]);
  });

  test.each([
    ['a low voice', babble(6)],
    ['a high voice', babble(6, { pitch: 210, seed: 5 })],
    ['a soft voice before a fan', mixed(babble(6, { loudness: 0.05 }), hiss(6, -55))],
  ])('takes %s for speech', async (_, samples) => {
    const { observation } = await hearOne(silero, samples);
    expect(observation.speechMs).toBeGreaterThan(4_000);
    expect(observation.speechMs).toBeLessThanOrEqual(observation.spanMs);
    expect(observation.confidence).toBeGreaterThan(0.8);
  });

  test.each([
    ['a keyboard', keyboard(20)],
    ['a keyboard that is hit slowly and loudly', keyboard(20, { perSecond: 2, loudness: 0.9, seed: 8 })],
    ['a fan', hiss(20, -30)],
    ['a tone', tone(20, 440, 0.3)],
    ['silence', silence(20)],
  ])('does not take %s for speech', async (_, samples) => {
    const { observation } = await hearOne(silero, samples);
    expect(observation.speechMs).toBeLessThan(300);
  });

  test('tells within 300 ms that somebody speaks, and within 500 ms that nobody does any more', async () => {
    const said = (await inPieces(silero, together(silence(2), babble(1), silence(2)), [1_600])).map(
      ({ isSpeaking }) => isSpeaking,
    );
    expect(said.slice(0, 20)).not.toContain(true);
    expect(said.indexOf(true)).toBeLessThanOrEqual(23);
    expect(said.lastIndexOf(true)).toBeGreaterThanOrEqual(28);
    expect(said.lastIndexOf(true)).toBeLessThanOrEqual(35);
  });

  test('hears each of many students as if alone', async () => {
    const sounds = [
      babble(2),
      keyboard(1),
      babble(3, { pitch: 200, seed: 4 }),
      hiss(2.5, -40),
      silence(0.02),
    ];
    const pieces: SoundPiece[] = [];
    const expected: SoundObservation[] = [];
    for (const sound of sounds) {
      // Everybody has been heard before, in another state of the network.
      const before = await hearOne(silero, sound.slice(0, sound.length >> 1));
      const samples = sound.slice(sound.length >> 1);
      pieces.push({ samples, memory: before.memory });
      expected.push((await hearOne(silero, samples, before.memory)).observation);
    }
    const { heard } = await silero.hear({ pieces });
    expect(heard).toHaveLength(sounds.length);
    for (const [i, { observation }] of heard.entries()) {
      const { confidence, ...rest } = expected[i] as SoundObservation;
      expect(observation).toMatchObject(rest);
      expect(observation.confidence).toBeCloseTo(confidence, 4);
    }
  });
});

test('what another detector remembers is not gone on from', async () => {
  const before = await hearOne(fvad, babble(1));
  const fresh = await hearOne(silero, babble(2));
  const other = await hearOne(silero, babble(2), before.memory);
  expect(other.observation).toEqual(fresh.observation);
});

test.each(['silero', 'fvad'] as const)(
  'with %s, speech adds up to the same however it is cut',
  async (name) => {
    const listener = name === 'silero' ? silero : fvad;
    const sound = together(babble(1.5, { seed: 2 }), keyboard(0.7), silence(0.3), babble(0.4), silence(0.6));
    const whole = (await hearOne(listener, sound)).observation.speechMs;
    expect(whole).toBeGreaterThan(1_000);
    const length = fc.integer({ min: 1, max: 9_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(length, { minLength: 1, maxLength: 30 }), async (lengths) => {
        // The last length repeats: a tiny one would take a thousand calls.
        const observations = await inPieces(listener, sound, [...lengths, 1_600]);
        expect(total(observations)).toBe(whole);
        for (const { speechMs, spanMs } of observations) expect(speechMs).toBeLessThanOrEqual(spanMs);
      }),
      { numRuns: 15 },
    );
  },
);

describe('level and noise', () => {
  test('stand for decibels of full scale, from −60 to 0', async () => {
    const { observation: soft } = await hearOne(silero, hiss(2, -45));
    expect(soft.level).toBeCloseTo(0.25, 2);
    expect(soft.noise).toBeCloseTo(0.25, 1);
    const { observation: none } = await hearOne(silero, silence(1));
    expect([none.level, none.noise]).toEqual([0, 0]);
    const full = Int16Array.from({ length: 16_000 }, (_, i) => (i % 2 ? 32_767 : -32_768));
    expect((await hearOne(silero, full)).observation.level).toBeCloseTo(1, 3);
  });

  test('noise is what stays when the voice and the keys do not sound', async () => {
    const { observation } = await hearOne(silero, mixed(together(babble(4), keyboard(4)), hiss(8, -48)));
    expect(observation.noise).toBeGreaterThan(0.15);
    expect(observation.noise).toBeLessThan(0.27);
    expect(observation.level).toBeGreaterThan(observation.noise + 0.2);
  });

  test('a fan that is switched on becomes noise within seconds', async () => {
    const observations = await inPieces(silero, together(hiss(2, -57), hiss(8, -42)), [8_000]);
    expect(observations[3]?.noise).toBeLessThan(0.1);
    expect(observations.at(-1)?.noise).toBeCloseTo(0.3, 1);
  });
});

test('a microphone that is off sends one and the same sample', async () => {
  const isDead = async (samples: Int16Array) => (await hearOne(silero, samples)).observation.isDead;
  expect(await isDead(silence(0.1))).toBe(true);
  expect(await isDead(new Int16Array(1_600).fill(-3))).toBe(true);
  expect(await isDead(Int16Array.from({ length: 1_600 }, (_, i) => (i === 800 ? 1 : 0)))).toBe(false);
  expect(await isDead(new Int16Array(0))).toBe(false);
});

test('a request without pieces, and pieces without sound, are answered', async () => {
  expect(await silero.hear({ pieces: [] })).toEqual({ heard: [] });
  const { observation } = await hearOne(silero, new Int16Array(0));
  expect(observation).toMatchObject({
    spanMs: 0,
    speechMs: 0,
    confidence: 0,
    isSpeaking: false,
    voice: null,
  });
});

function mixed(a: Int16Array, b: Int16Array): Int16Array {
  return a.map((sample, i) => sample + (b[i] ?? 0));
}
