import { HttpError } from './errors.ts';

/** Deeper bodies have no use in any call, and whoever walks them by recursion would run out of stack. */
export const maxDepth = 32;

/** Refuses JSON nested deeper than `maxDepth`; itself it goes no deeper than that. */
export function refuseTooDeep(value: unknown, left = maxDepth): void {
  if (typeof value !== 'object' || value === null) return;
  if (left === 0) throw new HttpError(400, 'invalid', `The body is nested deeper than ${maxDepth} levels.`);
  for (const inner of Object.values(value)) refuseTooDeep(inner, left - 1);
}
