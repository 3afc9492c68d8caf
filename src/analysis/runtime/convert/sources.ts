import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type GraphSource, GraphWriter } from './graph-writer.ts';
import { type NetworkName, type NetworkSource, networks } from './networks.ts';
import type { WeightEntry } from './weights.ts';

/**
 * The TF.js graph model of a network: read from the package that carries it, or, where the package has the weights of
 * the layers alone, written around them.
 */
export async function sourceOf(name: NetworkName): Promise<GraphSource> {
  const source: NetworkSource = networks[name];
  const folder = folderOf(source.package);
  const bin = await readFile(join(folder, `${source.file}.bin`));
  if (!source.layers) return { json: await readFile(join(folder, `${source.file}.json`), 'utf8'), bin };
  const manifest = await readFile(join(folder, `${source.file}-weights_manifest.json`), 'utf8');
  const groups: { weights: WeightEntry[] }[] = JSON.parse(manifest);
  const graph = new GraphWriter({ entries: groups.flatMap(({ weights }) => weights), bin });
  source.layers(graph);
  return graph.finish();
}

/** Where a package keeps its networks, relative to its entry file. */
const folders = { '@vladmandic/human': '../models', '@vladmandic/face-api': '../model' } as const;

/** Found through Node's own lookup, so that it works from src/ and from the built files alike. */
function folderOf(name: keyof typeof folders): string {
  return join(dirname(createRequire(import.meta.url).resolve(name)), folders[name]);
}
