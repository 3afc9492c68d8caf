import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frameSamples, LogMel } from '../../src/analysis/audio/log-mel.ts';
import { SoundListener } from '../../src/analysis/audio/sound-listener.ts';
import type { SoundMemory } from '../../src/analysis/audio/sound-memory.ts';
import type { HeardSound } from '../../src/analysis/audio/sound-observation.ts';
import { OnnxFile } from '../../src/analysis/runtime/convert/onnx-file.ts';
import { babble, hiss, silence, together } from './fixtures/audio-sounds.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invigil-voice-model-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface FileShape {
  input?: number[];
  output?: number[];
  /** What is subtracted before the last step, which brings the answer into 0–1. */
  centre?: number;
  isBounded?: boolean;
  secondOutput?: boolean;
}

/** A file that answers the sigmoid of the mean of all features, less `centre`: louder speech is more. */
async function tinyModel(
  name: string,
  {
    input = [1, 64, 100],
    output = [1, 1],
    centre = -5,
    isBounded = true,
    secondOutput = false,
  }: FileShape = {},
): Promise<string> {
  const file = new OnnxFile(name);
  file.addInput('features', input);
  file.addFloats('centre', [1], Float32Array.of(centre));
  file.addNode('ReduceMean', ['features'], 'mean', { keepdims: 0 });
  file.addNode('Sub', ['mean', 'centre'], 'difference', {});
  file.addNode(isBounded ? 'Sigmoid' : 'Identity', ['difference'], 'flat', {});
  file.addIntegers('shape', output.length > 0 ? output : [1]);
  file.addNode(output.reduce((a, b) => a * b, 1) === 1 ? 'Reshape' : 'Expand', ['flat', 'shape'], 'live', {});
  file.addOutput('live', output);
  if (secondOutput) file.addOutput('mean', []);
  const path = join(folder, `${name}.onnx`);
  await writeFile(path, file.encode());
  return path;
}

/** The voice of each tenth of a second; null where none was told. */
async function voices(voiceModel: string | null, samples: Int16Array) {
  const listener = await SoundListener.open({ voiceModel });
  const found: (number | null)[] = [];
  let memory: SoundMemory | null = null;
  for (let at = 0; at < samples.length; at += 1_600) {
    const { heard }: HeardSound = await listener.hear({
      pieces: [{ samples: samples.slice(at, at + 1_600), memory }],
    });
    found.push(heard[0]?.observation.voice ?? null);
    memory = heard[0]?.memory ?? null;
  }
  await listener.close();
  return { found, told: found.filter((voice) => voice !== null), memory };
}

describe('a plugged-in voice network', () => {
  test('is asked about the newest speech, once a second of it', async () => {
    const { found, told, memory } = await voices(await tinyModel('own'), together(silence(1), babble(6)));
    expect(found.slice(0, 20)).not.toContainEqual(expect.any(Number));
    expect(told.length).toBeGreaterThanOrEqual(4);
    expect(told.length).toBeLessThanOrEqual(6);
    expect(memory?.voiced?.features).toHaveLength(64 * 100);
  });

  test('gets the log-mel features of the speech, band by band', async () => {
    const { found, memory } = await voices(await tinyModel('features'), babble(3));
    const at = found.findIndex((voice) => voice !== null);
    const { memory: then } = await voices(await tinyModel('again'), babble(3).slice(0, (at + 1) * 1_600));
    const features = [...(then?.voiced?.features ?? [])];
    const mean = features.reduce((sum, value) => sum + value, 0) / features.length;
    expect(found[at]).toBeCloseTo(1 / (1 + Math.exp(-5 - mean)), 4);
    // A hundred frames of real sound, none of them the floor of silence.
    expect(features).toHaveLength(6_400);
    expect(Math.max(...features)).toBeGreaterThan(0);
    expect(memory?.voiced?.rest.length).toBeLessThan(frameSamples);
  });

  test('hears frames as they are made from the sound itself', async () => {
    const sound = babble(2);
    const { memory } = await voices(await tinyModel('frames', { input: [1, 40, 100] }), sound);
    const newest = memory?.voiced?.features.slice(-40) ?? new Float32Array();
    const mel = new LogMel(40);
    let least = Number.POSITIVE_INFINITY;
    for (let from = sound.length - 4_000; from + frameSamples <= sound.length; from += 1) {
      const frame = mel.frame(sound.subarray(from, from + frameSamples));
      least = Math.min(least, Math.max(...frame.map((value, i) => Math.abs(value - (newest[i] ?? 99)))));
    }
    expect(least).toBeLessThan(1e-4);
  });

  test('says nothing while nobody speaks, nor is anything said without one', async () => {
    expect((await voices(await tinyModel('quiet'), hiss(4, -40))).told).toEqual([]);
    expect((await voices(null, babble(4))).told).toEqual([]);
  });

  test.each<[string, FileShape, string]>([
    ['pictures', { input: [1, 3, 64, 64] }, 'features [1, 3, 64, 64]'],
    ['few frames', { input: [1, 64, 20] }, 'features [1, 64, 20]'],
    ['many bands', { input: [1, 300, 300] }, 'features [1, 300, 300]'],
    ['two voices', { output: [1, 2] }, 'live [1, 2]'],
    ['a second output', { secondOutput: true }, 'one output'],
    ['an answer beyond 1', { isBounded: false, centre: -20 }, 'must answer 0 to 1'],
  ])('with %s is refused at the start', async (name, shape, words) => {
    const file = await tinyModel(name.replaceAll(' ', '-'), shape);
    await expect(SoundListener.open({ voiceModel: file })).rejects.toMatchObject({
      code: 'plug-in',
      message: expect.stringContaining(words),
    });
  });

  test('that is no network, or cannot run here, is refused at the start', async () => {
    const refused = { code: 'plug-in', message: expect.stringContaining('VOICE_MODEL=') };
    await expect(SoundListener.open({ voiceModel: 'package.json' })).rejects.toMatchObject(refused);
    const openOnnx = () => Promise.reject(new Error('no such platform'));
    const voiceModel = await tinyModel('nowhere');
    await expect(SoundListener.open({ voiceModel, openOnnx })).rejects.toMatchObject(refused);
  });
});
