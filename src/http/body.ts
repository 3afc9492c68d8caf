import express, { type Request, type Response } from 'express';
import { storable } from '../exams/text.ts';
import type { Call } from '../protocol/calls.ts';
import { refuseTooDeep } from './depth.ts';
import { HttpError } from './errors.ts';
import { passed } from './middleware.ts';
import { validated } from './validation.ts';

/** The largest JSON body, in bytes: an exam of several hundred questions fits. */
export const jsonBodyBytes = 1024 * 1024;

const parseJson = express.json({ limit: jsonBodyBytes, type: () => true });

/**
 * The validated JSON body, or undefined for a call without one. Pictures, clips and tables are not read here: their
 * media type is checked and the handler takes them from the request as a stream.
 */
export async function readBody(call: Call, req: Request, res: Response): Promise<unknown> {
  const types = call.mediaTypes ?? (call.body ? ['application/json'] : []);
  if (types.length === 0) return undefined;
  if (!hasBody(req) && call.body) return validated(call.body, undefined, 'body');
  if (!req.is([...types])) {
    throw new HttpError(415, 'unsupported-media-type', `Send the body as ${types.join(' or ')}.`);
  }
  if (!call.body || !req.is('application/json')) return undefined;
  await passed(parseJson, req, res);
  refuseTooDeep(req.body);
  return validated(call.body, storable(req.body), 'body');
}

function hasBody(req: Request): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}
