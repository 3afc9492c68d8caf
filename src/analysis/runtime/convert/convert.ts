import { readGraphModel } from './graph-model.ts';
import type { NetworkSource } from './networks.ts';
import { OnnxFile } from './onnx-file.ts';
import { translators } from './operators.ts';
import { Translation } from './translation.ts';

/** Raise this whenever the same source would be written differently; cached files are then converted anew. */
export const CONVERTER_VERSION = 2;

/**
 * Converts a TF.js graph model to an ONNX file with float32 weights.
 * @throws UnsupportedOperatorError if a needed operator has no translation
 */
export function convertToOnnx(
  source: Pick<NetworkSource, 'file' | 'inputs' | 'outputs'>,
  json: string,
  bin: Uint8Array,
): Uint8Array {
  const file = new OnnxFile(source.file);
  const translation = new Translation({ model: readGraphModel(json, bin), translators, file });
  for (const [name, node] of Object.entries(source.inputs)) translation.declareInput(node, name);
  for (const [name, node] of Object.entries(source.outputs)) translation.declareOutput(node, name);
  return file.encode();
}
