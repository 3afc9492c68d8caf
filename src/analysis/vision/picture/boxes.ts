import type { Box } from './picture.ts';

/** Intersection over union of two boxes: 0 apart, 1 the same. */
export function overlap(a: Box, b: Box): number {
  const shared = intersection(a, b);
  const union = a[2] * a[3] + b[2] * b[3] - shared;
  return union > 0 ? shared / union : 0;
}

/** The share of the smaller box that lies in the other: 1 when it is inside. */
export function containment(a: Box, b: Box): number {
  const smaller = Math.min(a[2] * a[3], b[2] * b[3]);
  return smaller > 0 ? intersection(a, b) / smaller : 0;
}

function intersection(a: Box, b: Box): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  return Math.max(0, width) * Math.max(0, height);
}

/**
 * Groups detections of the same thing, greedily: the most confident one takes every other for which
 * `same` holds, then the next of the rest. Each group starts with its leader; leaders come in order
 * of confidence.
 */
export function groupDetections<T extends { readonly confidence: number }>(
  detections: readonly T[],
  same: (leader: T, other: T) => boolean,
): [T, ...T[]][] {
  const groups: [T, ...T[]][] = [];
  for (const detection of detections.toSorted((a, b) => b.confidence - a.confidence)) {
    const group = groups.find(([leader]) => same(leader, detection));
    if (group) group.push(detection);
    else groups.push([detection]);
  }
  return groups;
}
