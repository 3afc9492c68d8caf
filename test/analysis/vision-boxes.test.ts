import fc from 'fast-check';
import { expect, test } from 'vitest';
import { containment, groupDetections, overlap } from '../../src/analysis/vision/picture/boxes.ts';
import type { Box } from '../../src/analysis/vision/picture/picture.ts';

test('overlap is shared area over joint area', () => {
  expect(overlap([0, 0, 10, 10], [0, 0, 10, 10])).toBe(1);
  expect(overlap([0, 0, 10, 10], [5, 0, 10, 10])).toBeCloseTo(50 / 150);
  expect(overlap([0, 0, 10, 10], [10, 0, 10, 10])).toBe(0);
  expect(overlap([0, 0, 0, 0], [0, 0, 0, 0])).toBe(0);
});

test('containment is 1 for a box inside another', () => {
  expect(containment([0, 0, 100, 100], [40, 40, 10, 10])).toBe(1);
  expect(containment([0, 0, 10, 10], [5, 5, 10, 10])).toBeCloseTo(0.25);
});

test('every detection lands in one group, led by its surest, leaders in order', () => {
  const side = fc.integer({ min: 1, max: 40 });
  const place = fc.integer({ min: 0, max: 100 });
  const detection = fc.record({
    box: fc.tuple(place, place, side, side) as fc.Arbitrary<Box>,
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(detection), (detections) => {
      const groups = groupDetections(detections, (a, b) => overlap(a.box, b.box) > 0.3);
      expect(groups.flat().length).toBe(detections.length);
      const leaders = groups.map(([leader]) => leader);
      for (const [i, a] of leaders.entries()) {
        for (const b of leaders.slice(i + 1)) {
          expect(a.confidence).toBeGreaterThanOrEqual(b.confidence);
          expect(overlap(a.box, b.box)).toBeLessThanOrEqual(0.3);
        }
      }
      for (const [leader, ...others] of groups) {
        for (const other of others) expect(overlap(leader.box, other.box)).toBeGreaterThan(0.3);
      }
    }),
  );
});
