import { beforeAll, expect, test } from 'vitest';
import { encodePacket, packetKind } from '../../src/protocol/packet.ts';
import { encodeJpeg, samplePortrait } from '../analysis/fixtures/pictures.ts';
import { openPolicy, withApp } from '../support/app.ts';
import { type StudentSocket, studentSocket } from '../support/sockets.ts';

const app = withApp();
const picture = encodeJpeg(samplePortrait());
const silence = new Uint8Array(3_200);
let cookie: string;
let student: StudentSocket;

async function enter(capture: { screen: boolean; audio: boolean }): Promise<StudentSocket> {
  const exam = await app.server.createExam(cookie, {
    ...openPolicy,
    capture: { ...openPolicy.capture, ...capture },
  });
  return studentSocket(app.server, (await app.server.student(exam)).token);
}

beforeAll(async () => {
  cookie = await app.server.signIn();
  student = await enter({ screen: true, audio: true });
});

test('a screen is looked at, as a packet and in JSON', async () => {
  student.sendBytes(encodePacket({ kind: packetKind.screen, seq: 1, capturedAt: 1_000, payload: picture }));
  const scores = await student.next('SCORES', ({ source, seq }) => source === 'screen' && seq === 1);
  expect(scores).toMatchObject({ capturedAt: 1_000, text: { keywords: [] } });
  const frame = `data:image/jpeg;base64,${Buffer.from(picture).toString('base64')}`;
  student.send({ type: 'VIDEO_FRAME', source: 'screen', seq: 2, timestamp: 2_000, frame });
  const again = await student.next('SCORES', ({ source, seq }) => source === 'screen' && seq === 2);
  expect(again).toMatchObject({ capturedAt: 2_000, path: 'still' });
});

test('each second of sound is answered, with the number of its last packet', async () => {
  for (let seq = 1; seq <= 20; seq += 1) {
    student.sendBytes(encodePacket({ kind: packetKind.audio, seq, capturedAt: seq * 100, payload: silence }));
  }
  const scores = await student.next('SCORES', ({ source, seq }) => source === 'audio' && seq === 20);
  expect(scores.audio).toEqual({ level: 0, speech: false });
});

test('what is no sound is refused', async () => {
  student.sendBytes(
    encodePacket({ kind: packetKind.audio, seq: 100, capturedAt: 1, payload: new Uint8Array(3) }),
  );
  const error = await student.next('ERROR', ({ code, kind }) => code === 'bad-frame' && kind === 3);
  expect(error).toMatchObject({ seq: 100, message: expect.stringContaining('16-bit') });
});

test('what the exam does not capture is not looked at', async () => {
  const other = await enter({ screen: false, audio: false });
  other.sendBytes(encodePacket({ kind: packetKind.screen, seq: 1, capturedAt: 1_000, payload: picture }));
  for (let seq = 1; seq <= 20; seq += 1) {
    other.sendBytes(encodePacket({ kind: packetKind.audio, seq, capturedAt: seq * 100, payload: silence }));
  }
  other.sendBytes(encodePacket({ kind: packetKind.camera, seq: 1, capturedAt: 1_000, payload: picture }));
  await other.next('SCORES', ({ source }) => source === 'camera');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(other.of('SCORES').map(({ source }) => source)).toEqual(['camera']);
  await other.close();
});
