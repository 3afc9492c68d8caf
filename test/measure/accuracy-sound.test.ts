import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DataSet } from '../../scripts/measure/accuracy/data-set.ts';
import type { Workplace } from '../../scripts/measure/accuracy/measure.ts';
import { resample } from '../../scripts/measure/accuracy/resample.ts';
import { soundMeasure } from '../../scripts/measure/accuracy/sound.ts';
import { labelledCells } from '../../scripts/measure/accuracy/sound-cells.ts';
import { readSound } from '../../scripts/measure/accuracy/sound-file.ts';
import { readWav } from '../../scripts/measure/accuracy/wav-file.ts';
import { babble, keyboard, silence, together, tone } from '../analysis/fixtures/audio-sounds.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'accuracy-sound-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface WavKind {
  rate?: number;
  bits?: 8 | 16 | 24 | 32;
  isFloat?: boolean;
  channels?: number;
}

/** A WAV file of these values, −1 to 1, the same in each channel; a chunk of text of odd length stands first. */
function wav(
  values: ArrayLike<number>,
  { rate = 16_000, bits = 16, isFloat = false, channels = 1 }: WavKind = {},
) {
  const bytes = bits / 8;
  const data = Buffer.alloc(values.length * channels * bytes);
  const top = 2 ** (bits - 1);
  for (let i = 0; i < values.length * channels; i += 1) {
    const value = values[Math.floor(i / channels)] ?? 0;
    const whole = Math.max(-top, Math.min(top - 1, Math.round(value * top)));
    if (isFloat) data.writeFloatLE(value, i * bytes);
    else if (bits === 8) data.writeUInt8(whole + 128, i);
    else data.writeIntLE(whole, i * bytes, bytes);
  }
  const chunk = (name: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  };
  const format = Buffer.alloc(16);
  format.writeUInt16LE(isFloat ? 3 : 1, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt16LE(bits, 14);
  const chunks = [chunk('LIST', Buffer.from('abc')), chunk('fmt ', format), chunk('data', data)];
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks]));
}

const scaled = (samples: Int16Array) => Float64Array.from(samples, (sample) => sample / 32_768);

async function write(name: string, bytes: Uint8Array | string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

describe('a WAV file', () => {
  test.each<WavKind>([
    { bits: 8 },
    { bits: 16, channels: 2 },
    { bits: 24, rate: 44_100 },
    { bits: 32 },
    { bits: 32, isFloat: true, channels: 3 },
  ])('is read: %o', (kind) => {
    const values = [0, 0.5, -0.5, 0.25, -1];
    const { rate, samples } = readWav(wav(values, kind));
    expect(rate).toBe(kind.rate ?? 16_000);
    expect(samples).toHaveLength(values.length);
    for (const [i, value] of values.entries()) expect(samples[i]).toBeCloseTo(value, 2);
  });

  test('that is none, or holds packed samples, is told', () => {
    expect(() => readWav(Buffer.from('something else'))).toThrow(/no WAV/);
    const packed = wav([0, 0]);
    packed.writeUInt16LE(85, packed.indexOf('fmt ') + 8);
    expect(() => readWav(packed)).toThrow(/packed/);
  });

  test('comes at 16 kHz, and what cannot stand there is filtered out', async () => {
    const sine = (hertz: number) =>
      Float64Array.from({ length: 44_100 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / 44_100));
    const middle = (samples: Float64Array) => samples.slice(4_000, 12_000);
    const power = (samples: Float64Array) => samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
    const kept = resample({ rate: 44_100, samples: sine(440) }, 16_000);
    expect(kept).toHaveLength(16_000);
    const wanted = scaled(tone(1, 440, 0.5));
    for (let i = 4_000; i < 4_050; i += 1) expect(kept[i]).toBeCloseTo(wanted[i] ?? 9, 2);
    expect(power(middle(resample({ rate: 44_100, samples: sine(12_000) }, 16_000)))).toBeLessThan(1e-4);
    const file = await write('slow.wav', wav(sine(440), { rate: 8_000 }));
    expect(await readSound(file)).toHaveLength(88_200);
  });
});

test('a tenth of a second is what most of it is; where nothing is said of it, it does not count', () => {
  const rows = [
    { start_s: '0.000', end_s: '0.160', speech: '0' },
    { start_s: '0.160', end_s: '0.350', speech: '1' },
    { start_s: '0.350', end_s: '0.500', speech: '0' },
  ];
  expect(labelledCells(rows, 7)).toEqual([false, false, true, true, false, null, null]);
});

test('speech and noise are told apart, with their cases; what cannot be read is told', async () => {
  const words = together(silence(1), babble(4), silence(1));
  await write('words.wav', wav(scaled(words)));
  await write('all.wav', wav(scaled(babble(4, { seed: 6, pitch: 180 }))));
  await write('keys.wav', wav(scaled(keyboard(5))));
  await write(
    'labels.csv',
    [
      'path,group,label',
      'words.wav,audio_speech,speech (segments in vad.csv)',
      'all.wav,audio_speech,speech (whole clip)',
      'gone.wav,audio_speech,speech (whole clip)',
      'keys.wav,audio_noise,non-speech: keyboard_typing',
    ].join('\n'),
  );
  await write(
    'vad.csv',
    ['path,start_s,end_s,speech', 'words.wav,0,1,0', 'words.wav,1,5,1', 'words.wav,5,6,0'].join('\n'),
  );
  const data = new DataSet({ folder });
  const { figures, targets, remarks } = await soundMeasure.run({ data } as Workplace);
  expect(figures['speech.recall.n']).toBe(40);
  expect(figures['speech.recall']).toBeGreaterThan(0.75);
  expect(figures['speech.precision']).toBeGreaterThan(0.85);
  expect(figures).toMatchObject({
    'speech.clips_heard': 1,
    'speech.clips_heard.n': 1,
    'noise.as_conversation': 0,
    'noise.as_conversation.n': 1,
    'noise.false_speech_minutes_per_hour': 0,
  });
  expect(targets).toEqual({ 'speech.recall': { min: 0.95 }, 'noise.as_conversation': { max: 0.05 } });
  expect(remarks).toContainEqual(expect.stringMatching(/^gone\.wav: not measured/));
}, 60_000);

test('a noise that is in truth speech is taken for a conversation', async () => {
  const own = await mkdtemp(path.join(folder, 'talk-'));
  await writeFile(path.join(own, 'talk.wav'), wav(scaled(babble(5))));
  await writeFile(path.join(own, 'labels.csv'), 'path,group,label\ntalk.wav,audio_noise,non-speech: talk');
  const { figures } = await soundMeasure.run({ data: new DataSet({ folder: own }) } as Workplace);
  expect(figures['noise.as_conversation']).toBe(1);
  expect(figures['noise.false_speech_minutes_per_hour']).toBeGreaterThan(40);
  expect(figures['speech.recall']).toBe(undefined);
}, 60_000);
