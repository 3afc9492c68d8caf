import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { packetKind } from '../../src/protocol/packet.ts';
import { Listen, silentAfterMs } from '../../src/web/teacher/listen.ts';
import { loudness, samplesOf } from '../../src/web/teacher/listen-samples.ts';

const played: { samples: Float32Array; at: number }[] = [];
let level = 0;
let closed = 0;
let listen: Listen;

beforeEach(() => {
  vi.useFakeTimers();
  played.length = 0;
  closed = 0;
  level = 0;
  listen = new Listen({
    open: () => ({
      now: () => Date.now(),
      play: (samples, at) => void played.push({ samples, at }),
      level: () => level,
      close: () => {
        closed += 1;
      },
    }),
  });
});
afterEach(() => {
  listen.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const pcmOf = (...values: number[]) => new Uint8Array(Int16Array.from(values).buffer);
const packet = (seq: number, payload = pcmOf(16_384, -32_768)) => ({
  kind: packetKind.liveAudio,
  seq,
  capturedAt: seq * 100,
  payload,
});

test('packets become samples and play after the delay', () => {
  expect(listen.start()).toBe(true);
  const now = Date.now();
  listen.packet(packet(1));
  expect(played).toEqual([{ samples: Float32Array.of(0.5, -1), at: now + 300 }]);
  expect(listen.state.value).toBe('playing');
});

test('the meter follows what is heard, and nothing runs after the end', () => {
  listen.start();
  level = 0.6;
  vi.advanceTimersByTime(100);
  expect(listen.level.value).toBe(0.6);
  listen.stop();
  expect([listen.level.value, listen.state.value, closed]).toEqual([0, 'off', 1]);
  listen.packet(packet(1));
  expect(played).toEqual([]);
});

test('when nothing comes it is said, until something comes again', () => {
  listen.start();
  expect(listen.state.value).toBe('starting');
  vi.advanceTimersByTime(silentAfterMs);
  expect(listen.state.value).toBe('silent');
  listen.packet(packet(1));
  expect(listen.state.value).toBe('playing');
});

test('a browser without sound says so', () => {
  const broken = new Listen({
    open: () => {
      throw new Error('no Web Audio');
    },
  });
  expect(broken.start()).toBe(false);
  expect(broken.state.value).toBe('failed');
});

test.each([0, 3, 3_202])('%i bytes are no packet of sound', (bytes) => {
  expect(samplesOf(new Uint8Array(bytes))).toBeNull();
});

test('samples are read wherever the payload begins in its packet', () => {
  const bytes = new Uint8Array([9, ...pcmOf(-16_384)]);
  expect(samplesOf(bytes.subarray(1))).toEqual(Float32Array.of(-0.5));
});

test('loudness is a share of 60 dB', () => {
  expect(loudness(new Float32Array(10))).toBe(0);
  expect(loudness(new Float32Array(10).fill(1))).toBe(1);
  expect(loudness(new Float32Array(10).fill(10 ** (-30 / 20)))).toBeCloseTo(0.5, 3);
  expect(loudness(new Float32Array(10).fill(1e-5))).toBe(0);
});
