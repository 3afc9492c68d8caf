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

const gazeOf = (signals: ReturnType<CameraSignals['from']>) =>
  signals.flatMap((signal) => (signal.tag === 'A3' ? [signal.gaze] : []))[0];

test('eyes are told from the centre that was measured, and one bad look of theirs counts as little', () => {
  const signals = new CameraSignals({ centre: { yaw: 0, pitch: 0, gazeX: 0.2, gazeY: 0.1 } });
  const look = (x: number, at: number) =>
    gazeOf(signals.from(observationWith({ faces: [faceWith({ gaze: { x, y: 0.1 } })] }), at));
  expect([look(0.2, 0), look(0.2, 1), look(1, 2), look(0.2, 3)]).toEqual(Array(4).fill({ x: 0, y: 0 }));
  look(1, 4);
  expect(look(1, 5)).toEqual({ x: 0.8, y: 0 });
});

test('eyes that cannot be told now are not made up from before', () => {
  const signals = new CameraSignals();
  const look = (gaze: { x: number; y: number } | null, at: number) =>
    gazeOf(signals.from(observationWith({ faces: [faceWith({ gaze })] }), at));
  look({ x: 0, y: 0 }, 0);
  expect(look(null, 1)).toBeNull();
  expect(look({ x: 0, y: 0 }, 2)).toEqual({ x: 0, y: 0 });
});
