import type { Runtime, Session, TensorInfo } from '../../runtime/runtime.ts';
import type { FaceMesh } from '../faces/mesh.ts';
import type { PixelRange } from '../picture/letterbox.ts';
import type { Square } from '../picture/rotated-crop.ts';
import { arcFaceChip } from './arcface-chip.ts';
import { dlibChip } from './dlib-chip.ts';
import { atWireScale } from './wire-scale.ts';

/** How one network wants its faces, and what becomes of its answer. */
export interface FaceNetwork {
  readonly session: Session;
  readonly input: string;
  readonly output: string;
  /** Side of the input, pixels. */
  readonly size: number;
  readonly range: PixelRange;
  /** What is cut out around a face. */
  chip(mesh: FaceMesh): Square;
  /** The network's answer as a descriptor whose distances are those of the wire; null for an answer that says nothing. */
  descriptor(embedding: Float32Array): Float32Array | null;
}

/** The project's own: dlib's network, whose distances are those of the wire as they are. */
export async function dlibNetwork(runtime: Runtime): Promise<FaceNetwork> {
  return {
    session: await runtime.load('descriptor'),
    input: 'image',
    output: 'descriptor',
    size: 150,
    range: { low: 0, high: 255 },
    chip: dlibChip,
    descriptor: (embedding) => embedding,
  };
}

/** Limits of what a plugged-in file may declare. */
const LEAST_SIZE = 32;
const MOST_SIZE = 512;
const LEAST_NUMBERS = 32;
const MOST_NUMBERS = 4096;

/**
 * An operator's ONNX file shaped as ArcFace's networks are: one input [1, 3, n, n], channels first, red, green, blue, each
 * (byte − 127.5) / 127.5, n from 32 to 512; one output [1, m], an embedding whose angle tells persons apart, m from 32 to
 * 4096. The batch may be free. The face is aligned to ArcFace's five points.
 * @throws FaceModelError when the file declares something else
 */
export async function arcFaceNetwork(runtime: Runtime, file: string): Promise<FaceNetwork> {
  const session = await runtime.load({ file });
  const [input, ...moreInputs] = session.inputs;
  const [output, ...moreOutputs] = session.outputs;
  if (!input || moreInputs.length > 0 || !isPicture(input)) {
    await session.close();
    throw new FaceModelError(file, 'one input [1, 3, n, n] with n from 32 to 512', session.inputs);
  }
  if (!output || moreOutputs.length > 0 || !isEmbedding(output)) {
    await session.close();
    throw new FaceModelError(file, 'one output [1, m] with m from 32 to 4096', session.outputs);
  }
  return {
    session,
    input: input.name,
    output: output.name,
    size: input.dims[2] ?? 0,
    range: { low: -1, high: 1 },
    chip: arcFaceChip,
    descriptor: atWireScale,
  };
}

function isPicture({ dims: [batch = 0, channels, height = 0, width, ...more] }: TensorInfo): boolean {
  const isOne = Math.abs(batch) === 1 && channels === 3 && more.length === 0;
  return isOne && height === width && height >= LEAST_SIZE && height <= MOST_SIZE;
}

function isEmbedding({ dims: [batch = 0, numbers = 0, ...more] }: TensorInfo): boolean {
  return Math.abs(batch) === 1 && more.length === 0 && numbers >= LEAST_NUMBERS && numbers <= MOST_NUMBERS;
}

export class FaceModelError extends Error {
  readonly code = 'face-model';
  constructor(file: string, wanted: string, found: readonly TensorInfo[]) {
    const shapes = found.map(({ name, dims }) => `${name} [${dims.join(', ')}]`).join(', ');
    super(`The face model ${file} needs ${wanted}, it has ${shapes || 'none'}. A free size is shown as -1.`);
  }
}
