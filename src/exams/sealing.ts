import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A key for what is stored of a face. */
export interface DataKey {
  /** Names the key without telling anything of it; it stands beside what was sealed. */
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

export interface DataKeys {
  /** The key to seal with. */
  current(): Promise<DataKey>;
  /** A key that was in use, to open with; null when it is not known. */
  byId(id: string): Promise<DataKey | null>;
}

/** What was sealed cannot be opened: by this key, in this place, or because it was changed. */
export class SealError extends Error {
  readonly code = 'seal-broken';

  constructor() {
    super(
      'What is stored cannot be opened: it was changed or moved, or the key is not the one it was sealed with.',
    );
    this.name = 'SealError';
  }
}

const algorithm = 'aes-256-gcm';
const version = 1;
/** Bytes; NIST SP 800-38D asks for 12 of chance, and a tag of 16 is the longest. */
const ivBytes = 12;
const tagBytes = 16;
const headBytes = 1 + ivBytes + tagBytes;

/**
 * AES-256-GCM: version, IV, tag, then the text. `context` says what it is and where it belongs; it is not stored, and
 * nothing opens in another context.
 */
export function seal(text: Uint8Array, key: DataKey, context: string): Uint8Array<ArrayBuffer> {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key.bytes, iv, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return new Uint8Array(Buffer.concat([Buffer.of(version), iv, cipher.getAuthTag(), sealed]));
}

/** @throws SealError */
export function unseal(sealed: Uint8Array, key: DataKey, context: string): Uint8Array {
  if (sealed.length < headBytes || sealed[0] !== version) throw new SealError();
  const iv = sealed.subarray(1, 1 + ivBytes);
  try {
    const decipher = createDecipheriv(algorithm, key.bytes, iv, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(1 + ivBytes, headBytes));
    return Buffer.concat([decipher.update(sealed.subarray(headBytes)), decipher.final()]);
  } catch {
    throw new SealError();
  }
}
