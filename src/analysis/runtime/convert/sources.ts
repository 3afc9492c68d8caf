import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type GraphSource, GraphWriter } from './graph-writer.ts';
import { type NetworkName, type NetworkSource, networks } from './networks.ts';
import { reshapeGraph } from './reshape-graph.ts';
import type { WeightEntry } from './weights.ts';

/**
 * The TF.js graph model of a network: read from the package that carries it, or, where the package has the weights of
 * the layers alone, written around them.
 */
export async function sourceOf(name: NetworkName): Promise<GraphSource> {
  const source: NetworkSource = networks[name];
  const folder = folderOf(source.package);
  const bin = await readFile(join(folder, `${source.file}.bin`));
  if (!source.layers) {
    const graph = { json: await readFile(join(folder, `${source.file}.json`), 'utf8'), bin };
    return source.height === undefined ? graph : ofHeight(graph, source.height);
  }
  const manifest = await readFile(join(folder, `${source.file}-weights_manifest.json`), 'utf8');
  const groups: { weights: WeightEntry[] }[] = JSON.parse(manifest);
  const graph = new GraphWriter({ entries: groups.flatMap(({ weights }) => weights), bin });
  source.layers(graph);
  return graph.finish();
}

/** The graph for pictures of another height: what it answers for each cell of a grid has as many more or fewer rows. */
function ofHeight(graph: GraphSource, height: number): GraphSource {
  let share = 1;
  const placeholder = ([batch = -1, saved = height, ...rest]: readonly number[]) => {
    share = height / saved;
    return [batch, height, ...rest];
  };
  const reshape = ([batch = -1, cells = -1, ...rest]: readonly number[]) =>
    cells > 0 ? [batch, cells * share, ...rest] : null;
  return reshapeGraph(graph, { placeholder, reshape });
}

/** Where a package keeps its networks, relative to its entry file. */
const folders = { '@vladmandic/human': '../models', '@vladmandic/face-api': '../model' } as const;

/** Found through Node's own lookup, so that it works from src/ and from the built files alike. */
function folderOf(name: keyof typeof folders): string {
  return join(dirname(createRequire(import.meta.url).resolve(name)), folders[name]);
}
