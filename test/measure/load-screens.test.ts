import { expect, test } from 'vitest';
import { ScreenLoop } from '../../scripts/measure/load/screen-loop.ts';
import { SoundLoop } from '../../scripts/measure/load/sound-loop.ts';
import { loadTargets } from '../../scripts/measure/load/targets.ts';
import { readJpegSize } from '../../src/frames/jpeg-header.ts';

test('about three screens in ten show something new', () => {
  const loop = new ScreenLoop(1);
  const screens = Array.from({ length: 200 }, () => loop.next());
  expect(readJpegSize(screens[0] as Uint8Array)).toEqual({ width: 1920, height: 1080 });
  const changed = screens.filter((screen, i) => i > 0 && screen !== screens[i - 1]).length;
  expect(changed).toBeGreaterThan(30);
  expect(changed).toBeLessThan(90);
  expect(new ScreenLoop(2).next().length).not.toBe(0);
}, 60_000);

test('sound comes in packets of 100 ms, a voice and then a quiet room', () => {
  const loop = new SoundLoop();
  const loudest = (place: number) => {
    const packet = loop.packet(place);
    expect(packet).toHaveLength(3_200);
    const samples = new Int16Array(packet.buffer, packet.byteOffset, 1_600);
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  };
  expect(loudest(1)).toBeGreaterThan(1_000);
  expect(loudest(200)).toBeLessThan(200);
  expect(loop.packet(400)).toEqual(loop.packet(0));
});

test('with screens and sound other promises hold', () => {
  expect(loadTargets({ students: 30, fps: 2, screen: true, audio: true })).toMatchObject({
    'scores.p95_ms': { max: 250 },
    'screens.analysed.share': { min: 0.95 },
    'sound.scores.p95_ms': { max: 300 },
  });
  expect(loadTargets({ students: 60, fps: 2, screen: true, audio: false })).toEqual({
    fairness: { min: 0.8 },
  });
});
