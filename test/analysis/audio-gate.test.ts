import { expect, test } from 'vitest';
import { speechLagMs } from '../../src/analysis/audio/sound-observation.ts';
import { SpeechGate } from '../../src/analysis/audio/speech-gate.ts';

/** 32 ms */
const windowSamples = 512;
const lagSamples = speechLagMs * 16;

/** Windows of speech that are told of these answers; enough silence follows them to tell everything. */
function spoken(...answers: (readonly [count: number, probability: number])[]): number {
  const gate = new SpeechGate(windowSamples, null);
  const all = [...answers, [20, 0] as const].flatMap(([count, p]) => new Array<number>(count).fill(p));
  for (const probability of all) gate.add(probability);
  return gate.tell(all.length * windowSamples, 0).speechMs / 32;
}

test('speech begins at 0.5 and goes on down to 0.35', () => {
  expect(spoken([20, 0.49])).toBe(0);
  expect(spoken([20, 0.5])).toBe(20);
  expect(spoken([5, 0.4], [10, 0.5], [10, 0.36])).toBe(20);
  expect(spoken([10, 0.5], [10, 0.34])).toBe(10);
});

test('what is shorter than 250 ms was no speech', () => {
  expect(spoken([7, 1])).toBe(0);
  expect(spoken([8, 1])).toBe(8);
  expect(spoken([7, 1], [10, 0], [7, 1])).toBe(0);
});

test('a silence shorter than 100 ms belongs to the speech around it', () => {
  expect(spoken([10, 1], [3, 0], [10, 1])).toBe(23);
  expect(spoken([10, 1], [4, 0], [10, 1])).toBe(20);
  // A word of two short parts, decided as late as can be.
  expect(spoken([7, 1], [3, 0], [1, 1])).toBe(11);
  expect(spoken([1, 1], [3, 0], [1, 1], [3, 0], [1, 1])).toBe(9);
});

test('speech is told with its own confidence, everything else with that of all', () => {
  const gate = new SpeechGate(windowSamples, null);
  for (let i = 0; i < 20; i += 1) gate.add(i < 10 ? 0.9 : 0.1);
  const told = gate.tell(20 * windowSamples, 0);
  expect(told.confidence).toBeCloseTo(0.9);
  const quiet = new SpeechGate(windowSamples, null);
  for (let i = 0; i < 40; i += 1) quiet.add(0.2);
  expect(quiet.tell(20 * windowSamples, 0).confidence).toBeCloseTo(0.2);
});

test('a stretch ends where the lag begins, also within a window', () => {
  const gate = new SpeechGate(windowSamples, null);
  for (let i = 0; i < 100; i += 1) gate.add(1);
  expect(gate.tell(1_000, 100).speechMs).toBe(1_000 / 16);
  // The first window began 100 windows and 100 samples ago.
  const sinceBeginning = 100 * windowSamples + 100 - lagSamples;
  expect(gate.tell(sinceBeginning + 5_000, 100).speechMs).toBe(sinceBeginning / 16);
});

test('what a gate remembers is bounded, and enough to go on', () => {
  const whole = new SpeechGate(windowSamples, null);
  let gate = new SpeechGate(windowSamples, null);
  const answers = Array.from({ length: 400 }, (_, i) => (Math.sin(i / 7) + Math.sin(i / 2.3)) / 4 + 0.45);
  let sum = 0;
  for (const answer of answers) {
    whole.add(answer);
    gate.add(answer);
    sum += gate.tell(windowSamples, 0).speechMs;
    const memory = gate.memory(0);
    expect(memory.isSpeech.length).toBeLessThan(15);
    gate = new SpeechGate(windowSamples, memory);
  }
  expect(sum).toBeGreaterThan(1_000);
  expect(sum).toBe(whole.tell(400 * windowSamples, 0).speechMs);
});

test('windows too long for the lag are refused', () => {
  expect(() => new SpeechGate(1_200, null)).toThrow(RangeError);
});
