import { expect, test } from 'vitest';
import { decodePacket } from '../../src/protocol/packet.ts';
import { CameraCapture, type CameraFeed, type CameraRate } from '../../src/web/student/camera.ts';
import { bufferedLimitBytes, type FeedListener } from '../../src/web/student/frame-capture.ts';
import { settled } from './fakes.ts';

const rate: CameraRate = { cameraFps: 4, jpegQuality: 0.7, cameraWidth: 640, cameraHeight: 480 };

function bench() {
  const sent: Uint8Array[] = [];
  const intervals: number[] = [];
  const rates: CameraRate[] = [];
  const sink = {
    ready: true,
    bufferedAmount: 0,
    sendPacket: (bytes: Uint8Array) => sent.push(bytes) > 0,
  };
  let tick = () => {};
  let stopped = 0;
  let closed = 0;
  let listener: FeedListener = { ended: () => {}, muted: () => {} };
  let grab: CameraFeed['grab'] = async () => new Uint8Array([0xff, 0xd8]);
  let open = async (): Promise<CameraFeed> => ({
    label: 'Camera 1',
    grab: (asked) => {
      rates.push(asked);
      return grab(asked);
    },
    close: () => {
      closed += 1;
    },
  });
  const camera = new CameraCapture({
    open: (_rate, theirs) => {
      listener = theirs;
      return open();
    },
    timer: {
      start: (ms, run) => {
        intervals.push(ms);
        tick = run;
      },
      stop: () => {
        stopped += 1;
        tick = () => {};
      },
    },
    sink,
    rate,
    now: () => 1_234,
  });
  return {
    camera,
    sink,
    sent,
    intervals,
    rates,
    tick: async () => {
      tick();
      await settled();
    },
    listener: () => listener,
    stopped: () => stopped,
    closed: () => closed,
    setGrab: (next: CameraFeed['grab']) => {
      grab = next;
    },
    setOpen: (next: typeof open) => {
      open = next;
    },
  };
}

test('frames go out at the rate as packets whose numbers rise from what the server saw last', async () => {
  const { camera, sent, intervals, tick } = bench();
  camera.continueAfter(41);
  await camera.start();
  expect(intervals).toEqual([250]);
  await tick();
  await tick();
  const packets = sent.map(decodePacket);
  expect(packets.map(({ kind, seq, capturedAt }) => [kind, seq, capturedAt])).toEqual([
    [1, 42, 1_234],
    [1, 43, 1_234],
  ]);
  expect([...(packets[0]?.payload ?? [])]).toEqual([0xff, 0xd8]);
  expect(camera.counts).toEqual({ sent: 2, skipped: 0 });
});

test('a frame is skipped and counted while too much waits in the socket', async () => {
  const { camera, sink, sent, tick } = bench();
  await camera.start();
  sink.bufferedAmount = bufferedLimitBytes + 1;
  await tick();
  await tick();
  expect(camera.counts).toEqual({ sent: 0, skipped: 2 });
  sink.bufferedAmount = bufferedLimitBytes;
  await tick();
  expect(sent).toHaveLength(1);
  expect(camera.counts).toEqual({ sent: 1, skipped: 2 });
});

test('a frame is skipped and counted while the one before is still being encoded', async () => {
  const { camera, sent, tick, setGrab } = bench();
  await camera.start();
  let done: (jpeg: Uint8Array) => void = () => {};
  setGrab(() => new Promise((resolve) => (done = resolve)));
  await tick();
  await tick();
  await tick();
  expect(camera.counts).toEqual({ sent: 0, skipped: 2 });
  done(new Uint8Array([1]));
  await settled();
  expect(sent).toHaveLength(1);
});

test('without a connection nothing is encoded and nothing counts as skipped', async () => {
  const { camera, sink, rates, tick } = bench();
  await camera.start();
  sink.ready = false;
  await tick();
  expect(rates).toEqual([]);
  expect(camera.counts).toEqual({ sent: 0, skipped: 0 });
});

test('a failed encoding costs one frame, not the capture', async () => {
  const { camera, sent, tick, setGrab } = bench();
  await camera.start();
  setGrab(() => Promise.reject(new Error('EncodingError')));
  await tick();
  setGrab(async () => new Uint8Array([1]));
  await tick();
  expect(sent).toHaveLength(1);
});

test('RATE changes the interval and the pictures', async () => {
  const { camera, intervals, rates, tick } = bench();
  await camera.start();
  camera.setRate({ ...rate, cameraFps: 1, cameraWidth: 320 });
  await tick();
  expect(intervals).toEqual([250, 1_000]);
  expect(rates[0]?.cameraWidth).toBe(320);
});

test('a camera that ends is let go and can be started again', async () => {
  const { camera, sent, tick, listener, closed } = bench();
  await camera.start();
  listener().ended();
  expect(camera.state.kind).toBe('lost');
  expect(closed()).toBe(1);
  await tick();
  expect(sent).toEqual([]);
  expect((await camera.start()).kind).toBe('on');
});

test('a muted camera sends nothing until it sees again', async () => {
  const { camera, sent, tick, listener } = bench();
  await camera.start();
  listener().muted(true);
  await tick();
  expect(sent).toEqual([]);
  listener().muted(false);
  await tick();
  expect(sent).toHaveLength(1);
});

test('a refusal is told by its name', async () => {
  const { camera, setOpen } = bench();
  setOpen(() => Promise.reject(Object.assign(new Error('no'), { name: 'NotAllowedError' })));
  expect(await camera.start()).toEqual({ kind: 'refused', problem: 'NotAllowedError' });
});

test('stopping while the browser still asks closes the camera that comes afterwards', async () => {
  const { camera, closed, setOpen } = bench();
  let allow: (feed: CameraFeed) => void = () => {};
  let late = 0;
  setOpen(() => new Promise((resolve) => (allow = resolve)));
  const starting = camera.start();
  camera.stop();
  allow({
    label: '',
    grab: async () => null,
    close: () => {
      late += 1;
    },
  });
  await starting;
  expect(late).toBe(1);
  expect(closed()).toBe(0);
  expect(camera.state.kind).toBe('off');
});
