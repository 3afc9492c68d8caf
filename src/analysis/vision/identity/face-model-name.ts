import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Raise the number whenever the same face would be described otherwise: older templates must not be compared then. */
const OWN_MODEL = 'dlib-1';
const PLUGGED_IN = 'arcface-1';

/**
 * What descriptors are to be kept under, so that those of two networks are never compared: the file's content counts, not
 * its name. `file` is FACE_MODEL, or null for the project's own network.
 */
export async function faceModelName(file: string | null): Promise<string> {
  if (file === null) return OWN_MODEL;
  const hash = createHash('sha256');
  for await (const part of createReadStream(file)) hash.update(part);
  return `${PLUGGED_IN}-${hash.digest('hex').slice(0, 16)}`;
}
