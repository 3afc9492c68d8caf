import express, { type Request, type Response } from 'express';
import { limits } from '../protocol/limits.ts';
import { passed } from './middleware.ts';

/** Compressed bodies are refused: a JPEG does not become smaller, and a few bytes may unfold to many. */
const parse = express.raw({ limit: limits.frameBytes, type: () => true, inflate: false });

/** The body as it came, whose media type was checked. More than `limits.frameBytes` are answered 413. */
export async function readPicture(req: Request, res: Response): Promise<Uint8Array> {
  await passed(parse, req, res);
  return Buffer.isBuffer(req.body) ? req.body : new Uint8Array(0);
}
