import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONVERTER_VERSION, convertToOnnx } from './convert.ts';
import type { GraphSource } from './graph-writer.ts';
import { type NetworkName, networkNames, networks } from './networks.ts';
import { sourceOf as packagedSource } from './sources.ts';

/** Where the converted file of each network lies. */
export type ModelPaths = Readonly<Record<NetworkName, string>>;

export interface EnsureModelsOptions {
  /** Folder for the converted files; created when missing. */
  cacheDir: string;
  /** The TF.js graph model of a network; by default what the npm packages carry. */
  sourceOf?: (name: NetworkName) => Promise<GraphSource>;
  /** Receives one line a network. */
  log?: (line: string) => void;
}

/**
 * Converts what the cache does not hold yet. A file's name carries a hash of its sources and of the
 * converter's version, so a stale file is never taken and no index can disagree with the folder.
 * Files appear by rename, so that several processes may do this at once.
 */
export async function ensureModels(options: EnsureModelsOptions): Promise<ModelPaths> {
  const { cacheDir, sourceOf = packagedSource, log = () => {} } = options;
  await mkdir(cacheDir, { recursive: true });
  const paths: Partial<Record<NetworkName, string>> = {};
  for (const name of networkNames) paths[name] = await ensureModel(name, await sourceOf(name), cacheDir, log);
  return paths as ModelPaths;
}

async function ensureModel(
  name: NetworkName,
  { json, bin }: GraphSource,
  cacheDir: string,
  log: (line: string) => void,
): Promise<string> {
  const source = networks[name];
  const path = join(cacheDir, `${name}-${keyOf(json, bin, source)}.onnx`);
  if (await exists(path)) {
    log(`${name}: already converted`);
    return path;
  }
  const startedAt = performance.now();
  const bytes = convertToOnnx(source, json, bin);
  const temporary = `${path}.${randomUUID()}.tmp`;
  await writeFile(temporary, bytes);
  await rename(temporary, path);
  const ms = Math.round(performance.now() - startedAt);
  log(`${name}: converted in ${ms} ms, ${(bytes.byteLength / 1e6).toFixed(1)} MB`);
  return path;
}

function keyOf(json: string, bin: Uint8Array, source: object): string {
  const hash = createHash('sha256').update(JSON.stringify([CONVERTER_VERSION, source]));
  return hash.update(json).update(bin).digest('hex').slice(0, 16);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
