import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTemplate, reseal, sealTemplate } from '../../src/exams/sealed-template.ts';
import { SealError, seal, unseal } from '../../src/exams/sealing.ts';
import { keyOf } from '../support/templates.ts';

const key = keyOf('one');
const bytes = fc.uint8Array({ maxLength: 3_000 });
const templates = fc
  .tuple(fc.integer({ min: 1, max: 512 }), fc.integer({ min: 1, max: 5 }))
  .chain(([length, count]) =>
    fc.record({
      model: fc.string(),
      descriptors: fc.array(fc.float32Array({ minLength: length, maxLength: length }), {
        minLength: count,
        maxLength: count,
      }),
    }),
  );
const attempt = { attemptId: 'a', createdAt: 1_000, key };

test('what was sealed opens in its context with its key, and looks different each time', () => {
  fc.assert(
    fc.property(bytes, fc.string(), (text, context) => {
      const sealed = seal(text, key, context);
      expect(Buffer.from(unseal(sealed, key, context))).toEqual(Buffer.from(text));
      expect(Buffer.compare(sealed, seal(text, key, context))).not.toBe(0);
    }),
  );
});

test('a changed byte anywhere, a cut, another key and another context break the seal', () => {
  fc.assert(
    fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (text, place, change) => {
      const sealed = seal(text, key, 'here');
      const spoilt = Uint8Array.from(sealed);
      const i = place % spoilt.length;
      spoilt[i] = (spoilt[i] ?? 0) ^ change;
      for (const broken of [spoilt, sealed.subarray(0, i)]) {
        expect(() => unseal(broken, key, 'here')).toThrow(SealError);
      }
      expect(() => unseal(sealed, keyOf('two'), 'here')).toThrow(SealError);
      expect(() => unseal(sealed, key, 'there')).toThrow(SealError);
    }),
  );
});

test('a template comes back as it was, to the last bit', () => {
  fc.assert(
    fc.property(templates, (template) => {
      const row = sealTemplate(template, attempt);
      expect(row).toMatchObject({ frames: template.descriptors.length, keyId: key.id, createdAt: 1_000 });
      expect(openTemplate(row, key)).toEqual(template);
    }),
  );
});

test('a row that is moved to another attempt, given another network or another count does not open', () => {
  const row = sealTemplate({ model: 'm', descriptors: [new Float32Array(4), new Float32Array(4)] }, attempt);
  for (const changes of [{ attemptId: 'b' }, { model: 'n' }, { frames: 3 }, { frames: 0 }]) {
    expect(() => openTemplate({ ...row, ...changes }, key)).toThrow(SealError);
  }
});

test('under another key it is the same template, and only that key opens it', () => {
  const template = { model: 'm', descriptors: [new Float32Array([1, 2])] };
  const other = keyOf('two');
  const moved = reseal(sealTemplate(template, attempt), key, other);
  expect(moved).toMatchObject({ attemptId: 'a', createdAt: 1_000, keyId: other.id });
  expect(openTemplate(moved, other)).toEqual(template);
  expect(() => openTemplate(moved, key)).toThrow(SealError);
});

test('nothing of a descriptor stands in what is stored', () => {
  const descriptor = Float32Array.from({ length: 128 }, (_, i) => i / 128);
  const { sealed } = sealTemplate({ model: 'm', descriptors: [descriptor] }, attempt);
  const plain = Buffer.from(descriptor.buffer).subarray(64, 72);
  expect(Buffer.from(sealed).includes(plain)).toBe(false);
});
