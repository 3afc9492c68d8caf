import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Attempt } from '../exams/attempt.ts';
import type { CallName, calls } from '../protocol/calls.ts';
import type { Staff } from '../protocol/exam.ts';

type Definition<N extends CallName> = (typeof calls)[N];

/** Names of the parameters in an Express path: `/a/:id/b/:index` → `'id' | 'index'`. */
type ParamName<P extends string> = P extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer More}`
    ? Name | ParamName<`/${More}`>
    : Rest
  : never;

type Parsed<N extends CallName, Part extends 'body' | 'query'> =
  Definition<N> extends Record<Part, infer Schema extends z.ZodType> ? z.output<Schema> : undefined;

/** Who called, as `who` of the call promises it. */
type CallerOf<N extends CallName> = Definition<N>['who'] extends 'staff'
  ? { staff: Staff; attempt: null }
  : Definition<N>['who'] extends 'student'
    ? { staff: null; attempt: Attempt }
    : Definition<N>['who'] extends 'either'
      ? { staff: Staff; attempt: null } | { staff: null; attempt: Attempt }
      : { staff: null; attempt: null };

/** A call that passed authentication and validation. `attempt` is the caller's own, by its token. */
export type HandlerRequest<N extends CallName> = CallerOf<N> & {
  params: Readonly<Record<ParamName<Definition<N>['path']>, string>>;
  query: Parsed<N, 'query'>;
  body: Parsed<N, 'body'>;
  req: Request;
  res: Response;
};

type Answers<N extends CallName> = Definition<N>['answers'];

/** One of the answers that the call's definition lists. */
export type Answer<N extends CallName> = {
  [Status in keyof Answers<N> & number]: Answers<N>[Status] extends z.ZodType
    ? { status: Status; body: z.input<Answers<N>[Status]> }
    : { status: Status };
}[keyof Answers<N> & number];

/** Answers a call. One that writes to `res` itself (a picture, a text) returns `'answered'`. */
export type Handler<N extends CallName> = (request: HandlerRequest<N>) => Promise<Answer<N> | 'answered'>;

/** By name; what is missing is answered 501 `not-implemented`. */
export type Handlers = { [N in CallName]?: Handler<N> };

/** A handler whose call is only known at run time, as the table of routes sees it. */
export type AnyHandler = (request: {
  params: Readonly<Record<string, string>>;
  query: unknown;
  body: unknown;
  staff: Staff | null;
  attempt: Attempt | null;
  req: Request;
  res: Response;
}) => Promise<{ status: number; body?: unknown } | 'answered'>;
