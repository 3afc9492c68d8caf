import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EnrolmentPictures } from '../../src/exams/enrolment-pictures.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('what was collected of a face is forgotten although nobody enrols any more', () => {
  const pictures = new EnrolmentPictures({ now: Date.now });
  pictures.add(pictures.of('first'), 'print', new Float32Array(128), 1);
  vi.advanceTimersByTime(5 * 60_000);
  pictures.add(pictures.of('second'), 'print', new Float32Array(128), 1);
  expect(pictures.size).toBe(2);
  vi.advanceTimersByTime(6 * 60_000);
  expect(pictures.size).toBe(1);
  vi.advanceTimersByTime(20 * 60_000);
  expect(pictures.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
