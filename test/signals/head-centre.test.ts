import { expect, test } from 'vitest';
import { HeadCentre } from '../../src/signals/head-centre.ts';

test('a camera beside the screen becomes the centre', () => {
  const centre = new HeadCentre();
  for (let i = 0; i < 15; i += 1) centre.fromCentre({ yaw: 12 + (i % 3) - 1, pitch: -8 });
  expect(centre.fromCentre({ yaw: 12, pitch: -8 })).toEqual({ yaw: 0, pitch: 0 });
  expect(centre.fromCentre({ yaw: 42, pitch: -8 })).toEqual({ yaw: 30, pitch: 0 });
});

test('a look far away does not move the centre', () => {
  const centre = new HeadCentre();
  for (let i = 0; i < 30; i += 1) centre.fromCentre({ yaw: 40, pitch: 0 });
  expect(centre.fromCentre({ yaw: 0, pitch: 0 })).toEqual({ yaw: 0, pitch: 0 });
});

test('the centre stands once it is found: nobody shifts it by and by', () => {
  const centre = new HeadCentre();
  for (let i = 0; i < 15; i += 1) centre.fromCentre({ yaw: 0, pitch: 0 });
  for (let i = 0; i < 100; i += 1) centre.fromCentre({ yaw: 19, pitch: 0 });
  expect(centre.fromCentre({ yaw: 19, pitch: 0 }).yaw).toBe(19);
});
