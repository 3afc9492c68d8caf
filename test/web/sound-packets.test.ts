import { expect, test } from 'vitest';
import { levelOf, packetRate, Resampler, SoundPackets } from '../../src/web/student/sound-packets.ts';

const seconds = 0.5;
const amplitude = 0.5;
/** Blocks of this many samples come from a sound card. */
const block = 128;

/** A tone through the resampler, as it would come from a card of that rate. */
function resampled(rate: number, frequency: number): Float32Array {
  const resampler = new Resampler(rate);
  const output: number[] = [];
  for (let at = 0; at < rate * seconds; at += block) {
    const input = Float32Array.from(
      { length: block },
      (_, i) => amplitude * Math.sin((2 * Math.PI * frequency * (at + i)) / rate),
    );
    resampler.push(input, (sample) => output.push(sample));
  }
  return Float32Array.from(output);
}

const rms = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

/** Without the first 20 ms, in which the filter is still filling. */
const steady = (samples: Float32Array) => samples.subarray(320);

const relativeDb = (samples: Float32Array) =>
  20 * Math.log10(rms(steady(samples)) / (amplitude / Math.SQRT2));

/** Amplitude of one frequency in it, by correlation. */
function amplitudeAt(samples: Float32Array, frequency: number): number {
  let re = 0;
  let im = 0;
  samples.forEach((value, i) => {
    re += value * Math.cos((2 * Math.PI * frequency * i) / packetRate);
    im += value * Math.sin((2 * Math.PI * frequency * i) / packetRate);
  });
  return (2 * Math.hypot(re, im)) / samples.length;
}

const rates = [16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000];

test.each(rates)('%i Hz: as many samples come out as time passed', (rate) => {
  const expected = Math.ceil((rate * seconds) / block) * block * (packetRate / rate);
  expect(Math.abs(resampled(rate, 440).length - expected)).toBeLessThan(packetRate * 0.01);
});

test.each(rates)('%i Hz: tones up to 7 kHz pass as loud as they came, and stay where they are', (rate) => {
  for (let frequency = 50; frequency <= 7_000; frequency += 695) {
    const output = resampled(rate, frequency);
    expect(Math.abs(relativeDb(output)), `${frequency} Hz`).toBeLessThan(0.2);
    // 0.4 s hold whole periods of each of these tones.
    const whole = output.subarray(320, 320 + 6_400);
    expect(amplitudeAt(whole, frequency), `${frequency} Hz`).toBeCloseTo(amplitude, 2);
  }
});

test.each(rates.filter((rate) => rate > 16_000))('%i Hz: what 16 kHz cannot carry stays out', (rate) => {
  for (let frequency = 8_000; frequency < Math.min(rate / 2, 24_000); frequency += 397) {
    expect(relativeDb(resampled(rate, frequency)), `${frequency} Hz`).toBeLessThan(-55);
  }
});

test('8 kHz, as from a telephone headset, is filled up without a mirror image above 4 kHz', () => {
  const output = steady(resampled(8_000, 1_000)).subarray(0, 4_800);
  expect(amplitudeAt(output, 1_000)).toBeCloseTo(amplitude, 2);
  expect(20 * Math.log10(amplitudeAt(output, 7_000) / amplitude)).toBeLessThan(-55);
});

test('silence stays silence, and a constant stays what it is', () => {
  const resampler = new Resampler(44_100);
  const output: number[] = [];
  for (let i = 0; i < 40; i += 1) resampler.push(new Float32Array(block).fill(0.25), (x) => output.push(x));
  for (const value of output.slice(320)) expect(value).toBeCloseTo(0.25, 5);
});

test('blocks of any length give the same as one', () => {
  const input = Float32Array.from({ length: 9_600 }, (_, i) => Math.sin(i * 0.05));
  const whole: number[] = [];
  new Resampler(48_000).push(input, (sample) => whole.push(sample));
  const pieces: number[] = [];
  const resampler = new Resampler(48_000);
  for (let at = 0, size = 1; at < input.length; at += size, size = (size * 7) % 523) {
    resampler.push(input.subarray(at, at + size), (sample) => pieces.push(sample));
  }
  expect(pieces).toEqual(whole);
});

test('a packet is 100 ms of 16-bit little-endian samples, dated back to its first one', () => {
  const packets = new SoundPackets(48_000);
  const full = [];
  for (let i = 0; i < 100; i += 1) {
    full.push(...packets.push([new Float32Array(480).fill(0.5)], 10_000 + 10 * (i + 1)));
  }
  expect(full.map(({ pcm }) => pcm.length)).toEqual(Array(9).fill(3_200));
  const starts = full.map(({ startedAt }) => startedAt);
  expect(starts).toEqual(Array.from({ length: 9 }, (_, i) => (starts[0] ?? 0) + 100 * i));
  expect(Math.abs((starts[0] ?? 0) - 10_000)).toBeLessThanOrEqual(10);
  const { buffer } = full[5]?.pcm ?? new Uint8Array(2);
  expect(new DataView(buffer).getInt16(0, true)).toBe(16_384);
});

test('too loud is cut off, and never comes round to the other side', () => {
  const packets = new SoundPackets(16_000);
  const [loud] = packets.push([new Float32Array(2_000).fill(1.5)], 0);
  const view = new DataView(loud?.pcm.buffer ?? new ArrayBuffer(0));
  expect(view.getInt16(3_000, true)).toBe(32_767);
  const [deep] = new SoundPackets(16_000).push([new Float32Array(2_000).fill(-1.5)], 0);
  expect(new DataView(deep?.pcm.buffer ?? new ArrayBuffer(0)).getInt16(3_000, true)).toBe(-32_768);
});

test('several channels become their mean', () => {
  const [packet] = new SoundPackets(16_000).push(
    [new Float32Array(2_000).fill(0.5), new Float32Array(2_000)],
    0,
  );
  expect(new DataView(packet?.pcm.buffer ?? new ArrayBuffer(0)).getInt16(2_000, true)).toBe(8_192);
});

test('the level goes from 0 at −60 dB of full scale to 1 at full scale', () => {
  const of = (value: number) =>
    levelOf(new Uint8Array(Int16Array.from({ length: 1_600 }, () => value).buffer));
  expect(of(0)).toBe(0);
  expect(of(-32_768)).toBe(1);
  expect(of(10)).toBe(0);
  expect(of(1_036)).toBeCloseTo(0.5, 2);
});
