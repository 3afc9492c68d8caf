import { expect, test } from 'vitest';
import { HeadCentre } from '../../src/signals/head-centre.ts';

const look = (yaw: number, pitch = 0, gaze: { x: number; y: number } | null = null) => ({ yaw, pitch, gaze });
const measured = { yaw: 10, pitch: -5, gazeX: 0.25, gazeY: -0.125 };

test('a camera beside the screen becomes the centre, of the head and of the eyes', () => {
  const centre = new HeadCentre();
  for (let i = 0; i < 15; i += 1) centre.fromCentre(look(12 + (i % 3) - 1, -8, { x: -0.25, y: 0.125 }));
  expect(centre.fromCentre(look(12, -8))).toEqual(look(0, 0));
  expect(centre.fromCentre(look(42, -8, { x: 0.5, y: 0.125 }))).toEqual(look(30, 0, { x: 0.75, y: 0 }));
});

test('a look far away does not move the centre', () => {
  const centre = new HeadCentre();
  for (let i = 0; i < 30; i += 1) centre.fromCentre(look(40, 0, { x: 0.25, y: 0 }));
  for (let i = 0; i < 30; i += 1) centre.fromCentre(look(0, 0, { x: 0.75, y: 0 }));
  expect(centre.fromCentre(look(0, 0, { x: 0, y: 0 }))).toEqual(look(0, 0, { x: 0, y: 0 }));
});

test('the centre stands once it is found: nobody shifts it by and by', () => {
  const centre = new HeadCentre();
  for (let i = 0; i < 15; i += 1) centre.fromCentre(look(0, 0, { x: 0, y: 0 }));
  for (let i = 0; i < 100; i += 1) centre.fromCentre(look(19, 0, { x: 0.5, y: 0 }));
  expect(centre.fromCentre(look(19, 0, { x: 0.5, y: 0 }))).toEqual(look(19, 0, { x: 0.5, y: 0 }));
});

test('what the device check measured is the centre from the first look on', () => {
  const centre = new HeadCentre(measured);
  expect(centre.fromCentre(look(10, -5, { x: 0.25, y: -0.125 }))).toEqual(look(0, 0, { x: 0, y: 0 }));
  for (let i = 0; i < 30; i += 1) centre.fromCentre(look(0, 0, { x: 0, y: 0 }));
  expect(centre.fromCentre(look(0, 0, { x: 0, y: 0 }))).toEqual(look(-10, 5, { x: -0.25, y: 0.125 }));
});

test('eyes that the device check could not measure are centred by the first looks', () => {
  const centre = new HeadCentre({ ...measured, gazeX: null, gazeY: null });
  for (let i = 0; i < 15; i += 1) centre.fromCentre(look(10, -5, { x: 0.5, y: 0.25 }));
  expect(centre.fromCentre(look(10, -5, { x: 0.75, y: 0.25 }))).toEqual(look(0, 0, { x: 0.25, y: 0 }));
});
