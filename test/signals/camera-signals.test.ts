import { expect, test } from 'vitest';
import { CameraSignals } from '../../src/signals/camera-signals.ts';
import { faceWith, objectWith, observationWith } from '../support/observations.ts';

const yawOf = (signals: ReturnType<CameraSignals['from']>) =>
  signals.flatMap((signal) => (signal.tag === 'A3' ? [signal.yaw] : []))[0];

test('each observation says whether a face is there and how sure each one is', () => {
  const faces = [faceWith({ confidence: 0.6 }), faceWith({ confidence: 0.9 })];
  const signals = new CameraSignals().from(observationWith({ faces }), 7);
  expect(signals.slice(0, 2)).toEqual([
    { tag: 'A1', at: 7, faceSeen: true },
    { tag: 'A2', at: 7, faces: [0.9, 0.6] },
  ]);
});

test('without a face, or without angles, nothing is said about the head', () => {
  const signals = new CameraSignals();
  expect(yawOf(signals.from(observationWith({ faces: [] }), 1))).toBeUndefined();
  expect(yawOf(signals.from(observationWith({ faces: [faceWith({ yaw: null })] }), 2))).toBeUndefined();
});

test('nothing is said about objects unless somebody looked for them', () => {
  const tags = (fields: object) => new CameraSignals().from(observationWith(fields), 1).map(({ tag }) => tag);
  expect(tags({})).not.toContain('A4');
  expect(tags({ objects: [] })).toContain('A4');
  expect(tags({ objects: [objectWith('phone')] })).toContain('A4');
});

test('one bad fit of the mesh does not turn a head', () => {
  const signals = new CameraSignals();
  const look = (yaw: number, at: number) =>
    yawOf(signals.from(observationWith({ faces: [faceWith({ yaw })] }), at));
  for (let at = 0; at < 15; at += 1) look(0, at);
  expect([look(60, 20), look(0, 21), look(0, 22)]).toEqual([0, 0, 0]);
  look(60, 23);
  expect(look(60, 24)).toBe(60);
});
