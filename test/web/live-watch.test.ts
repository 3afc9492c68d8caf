import { beforeEach, expect, test } from 'vitest';
import { type PacketKind, packetKind } from '../../src/protocol/packet.ts';
import type { TeacherMessage } from '../../src/protocol/teacher-messages.ts';
import { Listen } from '../../src/web/teacher/listen.ts';
import { LivePicture } from '../../src/web/teacher/live-picture.ts';
import { LiveWatch } from '../../src/web/teacher/live-watch.ts';

const everything = { camera: true, screen: true, audio: true };
const sent: TeacherMessage[] = [];
const revoked: string[] = [];
let plays = 0;
let watch: LiveWatch;

beforeEach(() => {
  sent.length = 0;
  revoked.length = 0;
  plays = 0;
  let made = 0;
  const urls = { create: () => `blob:${++made}`, revoke: (url: string) => void revoked.push(url) };
  const output = { now: () => 0, play: () => void plays++, level: () => 0, close: () => {} };
  watch = new LiveWatch({
    send: (message) => sent.push(message) > 0,
    camera: new LivePicture({ urls }),
    screen: new LivePicture({ urls }),
    listen: new Listen({ open: () => output }),
  });
});

const packet = (kind: PacketKind, attemptId: string, seq = 1) => ({
  kind,
  attemptId,
  seq,
  capturedAt: seq * 100,
  payload: new Uint8Array(2),
});
const wanted = (attemptId: string, audio: boolean) => ({
  type: 'WATCH',
  attemptId,
  camera: true,
  screen: true,
  audio,
});

test('an open panel watches camera and screen, and a closed one nothing', () => {
  watch.open('a', everything);
  watch.close();
  watch.close();
  expect(sent).toEqual([wanted('a', false), { type: 'UNWATCH', attemptId: 'a' }]);
  expect(watch.greeting()).toEqual([]);
});

test('listening is asked for by itself, and ends with the panel', () => {
  watch.open('a', everything);
  watch.toggleSound();
  expect(watch.greeting()).toEqual([wanted('a', true)]);
  watch.toggleSound();
  watch.toggleSound();
  watch.open('b', everything);
  expect(watch.listening.value).toBe(false);
  expect(watch.listen.isOn).toBe(false);
  expect(sent).toEqual([
    wanted('a', false),
    wanted('a', true),
    wanted('a', false),
    wanted('a', true),
    { type: 'UNWATCH', attemptId: 'a' },
    wanted('b', false),
  ]);
  watch.close();
});

test('what the exam does not capture is not asked for', () => {
  watch.open('a', { camera: true, screen: false, audio: false });
  watch.toggleSound();
  expect(watch.listening.value).toBe(false);
  expect(sent).toEqual([{ type: 'WATCH', attemptId: 'a', camera: true, screen: false, audio: false }]);
  sent.length = 0;
  watch.open('b', { camera: false, screen: false, audio: false });
  expect(sent).toEqual([{ type: 'UNWATCH', attemptId: 'a' }]);
});

test('pictures and sound of this student alone are taken', () => {
  watch.open('a', everything);
  watch.toggleSound();
  for (const id of ['a', 'b']) {
    watch.received(packet(packetKind.liveCamera, id));
    watch.received(packet(packetKind.liveScreen, id));
    watch.received(packet(packetKind.liveAudio, id));
  }
  expect([watch.camera.url.value, watch.screen.url.value, plays]).toEqual(['blob:1', 'blob:2', 1]);
  watch.close();
  expect(revoked).toEqual(['blob:1', 'blob:2']);
  expect(watch.camera.url.value).toBeNull();
});
