import type { FaceTemplate } from '../signals/identity.ts';
import { type DataKey, SealError, seal, unseal } from './sealing.ts';

/** A face template as the database has it: nothing of the face can be read from it without the key. */
export interface SealedTemplate {
  readonly attemptId: string;
  readonly model: string;
  /** Pictures it was made of. */
  readonly frames: number;
  readonly sealed: Uint8Array<ArrayBuffer>;
  /** Which key opens it. */
  readonly keyId: string;
  /** Epoch ms. */
  readonly createdAt: number;
}

const floatBytes = 4;

/** Bound to its attempt and its network: a row that is moved to another student, or renamed, does not open. */
const contextOf = ({ attemptId, model }: Pick<SealedTemplate, 'attemptId' | 'model'>) =>
  `invigil face template\n${attemptId}\n${model}`;

export function sealTemplate(
  { model, descriptors }: FaceTemplate,
  { attemptId, createdAt, key }: { attemptId: string; createdAt: number; key: DataKey },
): SealedTemplate {
  const text = packed(descriptors);
  const sealed = seal(text, key, contextOf({ attemptId, model }));
  text.fill(0);
  return { attemptId, model, frames: descriptors.length, sealed, keyId: key.id, createdAt };
}

/** @throws SealError */
export function openTemplate(row: SealedTemplate, key: DataKey): FaceTemplate {
  const text = unseal(row.sealed, key, contextOf(row));
  const descriptors = unpacked(text, row.frames);
  return { model: row.model, descriptors };
}

/** The same template under another key. @throws SealError */
export function reseal(row: SealedTemplate, from: DataKey, to: DataKey): SealedTemplate {
  return sealTemplate(openTemplate(row, from), { ...row, key: to });
}

/** All descriptors one after the other, floats of 32 bits, little-endian. */
function packed(descriptors: readonly Float32Array[]): Buffer {
  const floats = descriptors.flatMap((descriptor) => [...descriptor]);
  const text = Buffer.alloc(floats.length * floatBytes);
  for (const [i, value] of floats.entries()) text.writeFloatLE(value, i * floatBytes);
  return text;
}

function unpacked(bytes: Uint8Array, count: number): Float32Array[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = text.length / floatBytes / count;
  if (!Number.isInteger(length) || length === 0) throw new SealError();
  return Array.from({ length: count }, (_, n) =>
    Float32Array.from({ length }, (_, i) => text.readFloatLE((n * length + i) * floatBytes)),
  );
}
