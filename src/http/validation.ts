import { z } from 'zod';
import { storable } from '../exams/text.ts';
import { HttpError } from './errors.ts';

/** One thing wrong with a request; `path` is dotted, from the root of the body, as `policy.rules.A1.ms`. */
export interface Fault {
  path: string;
  message: string;
}

/** An answer lists at most so many faults. */
const maxFaults = 50;

type Issue = z.core.$ZodIssue;

/** The value as the schema reads it, or 400 `invalid` (422 `invalid-policy` when only the policy is wrong). */
export function validated<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalidRequest(result.error, what);
}

/** The answer to a request that did not pass; `what` names the part of it. */
export function invalidRequest(error: z.ZodError, what: string): HttpError {
  const faults = error.issues.flatMap(faultsOf);
  const details = faults.slice(0, maxFaults);
  const [first] = details;
  const where = first ? `${first.path === '' ? '' : `${first.path}: `}${first.message}` : '';
  if (faults.length > 0 && faults.every(({ path }) => path === 'policy' || path.startsWith('policy.'))) {
    return new HttpError(422, 'invalid-policy', `The policy cannot be used. ${where}`, { details });
  }
  return new HttpError(400, 'invalid', `The ${what} is not as this call needs it. ${where}`, { details });
}

/** An unknown key is named itself, not only the object it stands in. */
function faultsOf(issue: Issue): Fault[] {
  const path = dotted(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: dotted([...issue.path, key]),
      message: 'This key is not known.',
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return faultsOfUnion(issue.errors, issue.path);
  return [{ path, message: issue.message }];
}

/** Of several accepted forms the one that fits best is explained; plain values name all forms. */
function faultsOfUnion(branches: readonly Issue[][], path: readonly PropertyKey[]): Fault[] {
  const inside = branches.filter((issues) => issues.some((issue) => issue.path.length > 0));
  if (inside.length === 0) {
    const messages = new Set(branches.flat().map((issue) => issue.message));
    return [{ path: dotted(path), message: [...messages].join(', or ') }];
  }
  const best = inside.reduce((a, b) => (b.length < a.length ? b : a));
  return best.flatMap((issue) => faultsOf({ ...issue, path: [...path, ...issue.path] } as Issue));
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

const uuid = z.uuid();
/** Chunks of a recording are numbered; the number is kept as text in `params`. */
const index = z.string().regex(/^\d{1,6}$/, 'Expected a number from 0 to 999999.');

/** Path parameters are UUIDs unless they are named `index`. */
export function validParamsSchema(names: readonly string[]) {
  return z.object(Object.fromEntries(names.map((name) => [name, name === 'index' ? index : uuid])));
}

export function validParams(params: Readonly<Record<string, unknown>>): Record<string, string> {
  return validated(validParamsSchema(Object.keys(params)), params, 'address');
}

/** A query key without a value (`?status=`) counts as absent. */
export function validQuery(schema: z.ZodType | undefined, query: Readonly<Record<string, unknown>>): unknown {
  if (!schema) return undefined;
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return validated(schema, storable(Object.fromEntries(given)), 'query');
}
