import type { GraphSource } from './convert/graph-writer.ts';
import { reshapeGraph } from './convert/reshape-graph.ts';

/**
 * Some graphs were saved for one picture at a time: their placeholder says so, and their `Reshape` nodes name a first
 * dimension of 1. Here both become -1, "as many as come", so that pictures can be run together. Nothing is computed
 * differently for a single one.
 */
export function freeBatch(source: GraphSource): GraphSource {
  return reshapeGraph(source, {
    placeholder: ([, ...rest]) => [-1, ...rest],
    // Only one dimension can be free.
    reshape: ([first, ...rest]) => (first === 1 && !rest.includes(-1) ? [-1, ...rest] : null),
  });
}
