import fc from 'fast-check';
import { expect, test } from 'vitest';
import { similarityOf } from '../../src/analysis/identity-distance.ts';
import { IdentityCheck, similarityTo } from '../../src/signals/identity.ts';
import { descriptorOf } from '../support/templates.ts';

const template = { model: 'one', descriptors: [0, 0.1, 0.2, 0.3, 0.4].map((turn) => descriptorOf(1, turn)) };

test('the same descriptor is wholly alike, one at the distance of 0.6 has the similarity 0.6, unrelated ones far less', () => {
  const near = new Float32Array([1, 0]);
  expect(similarityOf(near, near)).toBe(1);
  expect(similarityOf(near, new Float32Array([1, 0.6]))).toBeCloseTo(0.6, 6);
  expect(similarityOf(near, new Float32Array([1, 9]))).toBe(0);
});

test('similarity is a share, the same both ways', () => {
  const vector = fc.float32Array({ minLength: 128, maxLength: 128, min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(vector, vector, (a, b) => {
      const similarity = similarityOf(a, b);
      expect(similarity).toBe(similarityOf(b, a));
      expect(similarity).toBeGreaterThanOrEqual(0);
      expect(similarity).toBeLessThanOrEqual(1);
    }),
  );
});

test('the two most alike decide: one enrolled picture of somebody else does not let that person in', () => {
  const mine = [0, 0.1, 0.2, 0.3].map((turn) => descriptorOf(1, turn));
  const spoilt = [...mine, descriptorOf(2)];
  expect(similarityTo(spoilt, descriptorOf(2))).toBeLessThan(0.6);
  expect(similarityTo(spoilt, descriptorOf(1))).toBeGreaterThan(0.9);
  expect(similarityTo([descriptorOf(1)], descriptorOf(1))).toBe(1);
});

test('a check is a dated signal in hundredths', () => {
  const check = new IdentityCheck({ template, model: 'one' });
  expect(check.isUsable).toBe(true);
  expect(check.check({ descriptor: descriptorOf(1, 0.1) }, 7)).toEqual({
    tag: 'A10',
    at: 7,
    similarity: 0.97,
  });
  expect(check.check({ descriptor: descriptorOf(5) }, 8)?.similarity).toBeLessThan(0.1);
});

test('a template of another network is never compared', () => {
  const check = new IdentityCheck({ template, model: 'two' });
  expect([check.isUsable, check.check({ descriptor: descriptorOf(1) }, 7)]).toEqual([false, null]);
  const empty = new IdentityCheck({ template: { model: 'one', descriptors: [] }, model: 'one' });
  expect(empty.check({ descriptor: descriptorOf(1) }, 7)).toBeNull();
});
