import { expect, test } from 'vitest';
import { frameSamples, hertzOf, LogMel, melOf } from '../../src/analysis/audio/log-mel.ts';
import { powerSpectrum } from '../../src/analysis/audio/power-spectrum.ts';
import { silence, tone } from './fixtures/audio-sounds.ts';

const frame = (samples: Int16Array) => samples.slice(0, frameSamples);
const energies = (bands: number, samples: Int16Array) =>
  Array.from(new LogMel(bands).frame(frame(samples)), Math.exp);
const strongest = (values: readonly number[]) => values.indexOf(Math.max(...values));

test('the scale is that of HTK: 1000 Hz are 1000 mel', () => {
  expect(melOf(1_000)).toBeCloseTo(1_000, 0);
  expect(melOf(0)).toBe(0);
  expect(melOf(8_000)).toBeCloseTo(2_840.02, 1);
  expect(hertzOf(melOf(3_210))).toBeCloseTo(3_210, 6);
});

test('the spectrum is that of the plain transform', () => {
  const samples = Float64Array.from({ length: 512 }, (_, i) => Math.sin(i * i * 0.01) + 0.1 * i);
  const fast = powerSpectrum(samples);
  expect(fast).toHaveLength(257);
  for (const k of [0, 1, 2, 77, 128, 255, 256]) {
    let [re, im] = [0, 0];
    for (const [i, sample] of samples.entries()) {
      re += sample * Math.cos((2 * Math.PI * k * i) / 512);
      im -= sample * Math.sin((2 * Math.PI * k * i) / 512);
    }
    expect(fast[k]).toBeCloseTo(re * re + im * im, 4);
  }
});

/**
 * A tone of amplitude a fills half of the transform's power: by Parseval's theorem, with Hann's window, whose squares add up
 * to 3/8 of its length, 512/2 · a²/2 · 400 · 3/8 = 19 200 a². Between the first and the last peak, neighbouring triangles add
 * up to 1, so the bands together hold all of it.
 */
test.each([40, 64, 80])('%s bands hold the power of a tone, most of it where it is', (bands) => {
  const found = energies(bands, tone(0.1, 1_500, 0.5));
  const all = found.reduce((sum, energy) => sum + energy, 0);
  expect(all / (19_200 * 0.25)).toBeCloseTo(1, 2);
  // The band whose peak lies nearest, of peaks evenly spaced in mel.
  const nearest = Math.round((melOf(1_500) / melOf(8_000)) * (bands + 1)) - 1;
  expect(Math.abs(strongest(found) - nearest)).toBeLessThanOrEqual(1);
});

test('half the amplitude is ln 4 less', () => {
  const loud = new LogMel(64).frame(frame(tone(0.1, 2_000, 0.8)));
  const soft = new LogMel(64).frame(frame(tone(0.1, 2_000, 0.4)));
  const at = strongest([...loud]);
  expect((loud[at] ?? 0) - (soft[at] ?? 0)).toBeCloseTo(Math.log(4), 2);
});

test('silence is ln 10⁻⁶ in every band', () => {
  for (const value of new LogMel(64).frame(frame(silence(0.1)))) expect(value).toBeCloseTo(-13.815_5, 3);
});
