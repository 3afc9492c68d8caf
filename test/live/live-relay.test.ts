import { beforeEach, expect, test } from 'vitest';
import type { Frame } from '../../src/frames/frame.ts';
import { LiveRelay } from '../../src/live/live-relay.ts';
import { decodePacket, packetKind } from '../../src/protocol/packet.ts';
import { FakeWatcher } from './fakes.ts';

const attemptId = crypto.randomUUID();
const told: unknown[] = [];
let relay: LiveRelay;
let watcher: FakeWatcher;

beforeEach(() => {
  told.length = 0;
  watcher = new FakeWatcher();
  relay = new LiveRelay({ changed: (id, state) => told.push([id, state.watching, state.listening]) });
});

const frame = (source: Frame['source'], seq = 1): Frame => ({
  attemptId,
  source,
  seq,
  capturedAt: 5,
  receivedAt: 6,
  jpeg: new Uint8Array([seq]),
});
const sound = (seq = 1) => ({
  attemptId,
  seq,
  capturedAt: 5,
  receivedAt: 6,
  pcm: new Uint8Array([seq, 0]),
});

/** Sends one of each and answers which of them came, by kind. */
function whatComes(to: FakeWatcher): number[] {
  to.packets.length = 0;
  to.sounds.length = 0;
  relay.frame(frame('camera'));
  relay.frame(frame('screen'));
  relay.sound(sound());
  return [...to.packets, ...to.sounds].map((bytes) => decodePacket(bytes).kind);
}
const { liveCamera, liveScreen, liveAudio } = packetKind;
const watch = (wanted: object, who = watcher) => relay.watch(who, { type: 'WATCH', attemptId, ...wanted });

test.each([
  [{}, [liveCamera]],
  [{ camera: true }, [liveCamera]],
  [{ screen: true }, [liveScreen]],
  [{ audio: true }, [liveAudio]],
  [{ camera: true, screen: true, audio: true }, [liveCamera, liveScreen, liveAudio]],
  [{ camera: false, screen: true, audio: false }, [liveScreen]],
  [{ camera: false }, []],
])('of a student watched with %j come the kinds %j', (wanted, kinds) => {
  watch(wanted);
  expect(whatComes(watcher)).toEqual(kinds);
});

test('a later WATCH changes what it names, and UNWATCH ends all', () => {
  watch({ camera: true, screen: true });
  watch({ audio: true });
  expect(whatComes(watcher)).toEqual([liveCamera, liveScreen, liveAudio]);
  watch({ screen: false });
  expect(whatComes(watcher)).toEqual([liveCamera, liveAudio]);
  relay.unwatch(watcher, attemptId);
  expect(whatComes(watcher)).toEqual([]);
});

test('pictures and sound go out unchanged, each to those who want it', () => {
  const other = new FakeWatcher();
  watch({ screen: true });
  watch({ audio: true }, other);
  relay.frame(frame('screen', 7));
  relay.sound(sound(8));
  const header = { capturedAt: 5, attemptId };
  expect(watcher.packets.map(decodePacket)).toEqual([
    { ...header, kind: liveScreen, seq: 7, payload: new Uint8Array([7]) },
  ]);
  expect(other.sounds.map(decodePacket)).toEqual([
    { ...header, kind: liveAudio, seq: 8, payload: new Uint8Array([8, 0]) },
  ]);
  expect([watcher.sounds, other.packets]).toEqual([[], []]);
});

test('nothing of another student comes', () => {
  relay.watch(watcher, { type: 'WATCH', attemptId: crypto.randomUUID(), camera: true, audio: true });
  expect(whatComes(watcher)).toEqual([]);
});

test('the student is told when somebody begins or ends to look or to listen, and not in between', () => {
  const other = new FakeWatcher();
  watch({ camera: true });
  watch({ screen: true });
  watch({ camera: true, screen: true }, other);
  watch({ audio: true }, other);
  watch({ camera: false, screen: false });
  relay.left(other);
  relay.unwatch(watcher, attemptId);
  expect(told).toEqual([
    [attemptId, true, false],
    [attemptId, true, true],
    [attemptId, false, false],
  ]);
});

test('one who only listens does not watch', () => {
  watch({ audio: true });
  expect(relay.state(attemptId)).toEqual({ watching: false, listening: true });
  watch({ audio: false });
  expect(relay.state(attemptId)).toEqual({ watching: false, listening: false });
  expect(told).toEqual([
    [attemptId, false, true],
    [attemptId, false, false],
  ]);
});

test('a socket that is gone ends all that it watched', () => {
  const second = crypto.randomUUID();
  watch({ camera: true });
  relay.watch(watcher, { type: 'WATCH', attemptId: second, audio: true });
  told.length = 0;
  relay.left(watcher);
  expect(told).toEqual([
    [attemptId, false, false],
    [second, false, false],
  ]);
});
