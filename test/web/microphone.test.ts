import { expect, test } from 'vitest';
import { decodePacket } from '../../src/protocol/packet.ts';
import {
  MicrophoneCapture,
  type MicrophoneEvent,
  type MicrophoneState,
  type SoundFeed,
  type SoundListener,
  soundBufferedLimitBytes,
} from '../../src/web/student/microphone.ts';
import { settled } from './fakes.ts';

function bench() {
  const sent: Uint8Array[] = [];
  const states: MicrophoneState[] = [];
  const events: MicrophoneEvent[] = [];
  const levels: number[] = [];
  const listeners: SoundListener[] = [];
  const sink = {
    ready: true,
    bufferedAmount: 0,
    sendPacket: (bytes: Uint8Array) => sent.push(bytes) > 0,
  };
  const feed = { enabled: true, closed: 0, resumed: 0 };
  let open = async (): Promise<SoundFeed> => ({
    label: `Microphone ${listeners.length}`,
    enable: (enabled) => {
      feed.enabled = enabled;
    },
    resume: () => {
      feed.resumed += 1;
    },
    close: () => {
      feed.closed += 1;
    },
  });
  const microphone = new MicrophoneCapture({
    open: (listener) => {
      listeners.push(listener);
      return open();
    },
    sink,
    onState: (state) => states.push(state),
    onEvent: (event) => events.push(event),
    onLevel: (level) => levels.push(level),
  });
  const hear = (startedAt = 1_000) => listeners.at(-1)?.packet(new Uint8Array(3_200).fill(64), startedAt);
  return {
    microphone,
    sink,
    feed,
    sent,
    states,
    events,
    levels,
    hear,
    listener: () => listeners.at(-1) as SoundListener,
    setOpen: (next: typeof open) => {
      open = next;
    },
  };
}

test('sound goes out as packets of kind 3 with rising numbers and the time of their first sample', async () => {
  const { microphone, hear, sent, levels } = bench();
  microphone.continueAfter(99);
  await microphone.start();
  hear(1_000);
  hear(1_100);
  const packets = sent.map(decodePacket);
  expect(
    packets.map(({ kind, seq, capturedAt, payload }) => [kind, seq, capturedAt, payload.length]),
  ).toEqual([
    [3, 100, 1_000, 3_200],
    [3, 101, 1_100, 3_200],
  ]);
  expect(levels).toHaveLength(2);
  expect(levels[0]).toBeGreaterThan(0.5);
  // What the network carries: packets and the frame that a WebSocket puts around each (4 bytes and a mask of 4).
  expect((sent[0]?.length ?? 0) + 8).toBeLessThanOrEqual(260_000 / 8 / 10);
});

test('sound is dropped while too much waits, while nothing is connected, and never kept for later', async () => {
  const { microphone, hear, sink, sent } = bench();
  await microphone.start();
  sink.bufferedAmount = soundBufferedLimitBytes + 1;
  hear();
  sink.bufferedAmount = 0;
  sink.ready = false;
  hear();
  sink.ready = true;
  hear(1_200);
  expect(sent.map(decodePacket).map(({ seq, capturedAt }) => [seq, capturedAt])).toEqual([[1, 1_200]]);
  expect(microphone.counts).toEqual({ sent: 1, skipped: 1 });
});

test('a muted microphone is told of once, sends nothing, and goes on when it gives sound again', async () => {
  const { microphone, hear, listener, sent, events } = bench();
  await microphone.start();
  listener().muted(true);
  listener().muted(true);
  expect(microphone.state).toMatchObject({ kind: 'on', muted: true });
  hear();
  expect(sent).toEqual([]);
  listener().muted(false);
  hear();
  expect(sent).toHaveLength(1);
  expect(events).toEqual([{ event: 'microphone-muted' }]);
});

test('a browser that waits for a click shows as no sound, which is no event; a click begins it', async () => {
  const { microphone, listener, events, feed } = bench();
  await microphone.start();
  listener().suspended(true);
  expect(microphone.state).toMatchObject({ kind: 'on', muted: true, waits: true });
  await microphone.start();
  expect(feed.resumed).toBe(1);
  listener().suspended(false);
  expect(microphone.state).toMatchObject({ kind: 'on', muted: false });
  expect(events).toEqual([]);
});

test('a device that gives no sound is the reason, also where the browser waits as well', async () => {
  const { microphone, listener } = bench();
  await microphone.start();
  listener().suspended(true);
  listener().muted(true);
  expect(microphone.state).toEqual({ kind: 'on', label: expect.any(String), muted: true });
  listener().muted(false);
  expect(microphone.state).toMatchObject({ muted: true, waits: true });
});

test('what the browser tells while it is still opening shows as soon as the microphone is on', async () => {
  const { microphone, listener, setOpen } = bench();
  let allow: (feed: SoundFeed) => void = () => {};
  setOpen(() => new Promise((resolve) => (allow = resolve)));
  const starting = microphone.start();
  listener().suspended(true);
  expect(microphone.state.kind).toBe('starting');
  allow({ label: 'Late', enable: () => {}, resume: () => {}, close: () => {} });
  expect(await starting).toEqual({ kind: 'on', label: 'Late', muted: true, waits: true });
});

test('a microphone that ends is let go and told of', async () => {
  const { microphone, hear, listener, sent, events, feed, levels } = bench();
  await microphone.start();
  const before = listener();
  before.ended();
  before.ended();
  hear();
  expect(microphone.state).toEqual({ kind: 'lost' });
  expect(sent).toEqual([]);
  expect(feed.closed).toBe(1);
  expect(levels.at(-1)).toBe(0);
  expect(events).toEqual([{ event: 'microphone-ended', reason: 'ended' }]);
});

test('another default device is told of and opened by itself', async () => {
  const { microphone, hear, listener, sent, events, feed } = bench();
  await microphone.start();
  const before = listener();
  before.switched();
  await settled();
  expect(microphone.state).toEqual({ kind: 'on', label: 'Microphone 2', muted: false });
  expect(events).toEqual([{ event: 'microphone-ended', reason: 'switched' }]);
  expect(feed.closed).toBe(1);
  before.packet(new Uint8Array(3_200), 1);
  expect(sent).toEqual([]);
  hear();
  expect(sent).toHaveLength(1);
});

test('while held nothing is heard or sent, and the microphone stays open', async () => {
  const { microphone, hear, sent, feed, levels } = bench();
  await microphone.start();
  microphone.hold(true);
  hear();
  expect([sent.length, feed.enabled, feed.closed, levels.at(-1)]).toEqual([0, false, 0, 0]);
  microphone.hold(false);
  hear();
  expect([sent.length, feed.enabled]).toEqual([1, true]);
});

test('held before it opens, it opens without hearing', async () => {
  const { microphone, feed } = bench();
  microphone.hold(true);
  await microphone.start();
  expect(feed.enabled).toBe(false);
});

test('a refusal is told by its name, and stopping while the browser asks closes what comes afterwards', async () => {
  const { microphone, setOpen, states } = bench();
  setOpen(() => Promise.reject(Object.assign(new Error('no'), { name: 'NotAllowedError' })));
  expect(await microphone.start()).toEqual({ kind: 'refused', problem: 'NotAllowedError' });
  let allow: (feed: SoundFeed) => void = () => {};
  setOpen(() => new Promise((resolve) => (allow = resolve)));
  const starting = microphone.start();
  microphone.stop();
  let late = 0;
  const close = () => {
    late += 1;
  };
  allow({ label: '', enable: () => {}, resume: () => {}, close });
  await starting;
  expect(late).toBe(1);
  expect(states.at(-1)).toEqual({ kind: 'off' });
});
