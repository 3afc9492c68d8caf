import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { HttpError, notFound } from './errors.ts';
import type { Handlers } from './handler.ts';

/** A stored picture or clip. */
export type OpenEvidence = { mime: string } & ({ bytes: Buffer } | { path: string });

export interface EvidenceReader {
  /** Null when there is none, or none any more. */
  open(id: string): Promise<OpenEvidence | null>;
  /** The picture with boxes around what was seen in it; null when there is none, or nothing was kept with it. */
  openMarked(id: string): Promise<OpenEvidence | null>;
}

/** A range of bytes, both ends included. */
interface Range {
  start: number;
  end: number;
}

/** Only these are shown in the browser; what a student sends as anything else is never rendered. */
const extension: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'video/webm': 'webm',
  'video/mp4': 'mp4',
};

export function evidenceHandlers({ evidence }: { evidence: EvidenceReader }) {
  return {
    async getEvidence({ params, query, req, res }) {
      const found = await (query.boxes === 'true' ? marked(evidence, params.id) : evidence.open(params.id));
      const size = found && (await sizeOf(found));
      if (found === null || size === null) throw notFound();
      const range = rangeOf(req, size);
      setHeaders(res, found, params.id);
      res.set('Content-Length', String(range ? range.end - range.start + 1 : size));
      if (range) res.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
      await sendBytes(res, found, range ?? { start: 0, end: size - 1 }, req.method === 'HEAD' || size === 0);
      return 'answered';
    },
  } satisfies Handlers;
}

/** Where what draws is not installed, the plain picture is still there. */
async function marked(evidence: EvidenceReader, id: string): Promise<OpenEvidence | null> {
  try {
    return await evidence.openMarked(id);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === 'canvas-missing') throw new HttpError(503, code, message);
    throw error;
  }
}

function setHeaders(res: Response, { mime }: OpenEvidence, id: string): void {
  const ending = extension[mime];
  res.set({
    'Content-Type': ending ? mime : 'application/octet-stream',
    'Content-Disposition': ending ? `inline; filename="${id}.${ending}"` : 'attachment',
    'Cache-Control': 'private, no-store',
    'Accept-Ranges': 'bytes',
    'X-Content-Type-Options': 'nosniff',
  });
}

/** Bytes; null when the file is gone. */
async function sizeOf(evidence: OpenEvidence): Promise<number | null> {
  if ('bytes' in evidence) return evidence.bytes.length;
  try {
    return (await stat(evidence.path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * The one range that was asked for, or null for the whole: also for several ranges at once and for headers that
 * cannot be read, as RFC 9110 allows. `If-Range` never holds, because these answers carry no validator.
 */
function rangeOf(req: Request, size: number): Range | null {
  if (req.headers['if-range'] !== undefined) return null;
  const ranges = req.range(size);
  if (ranges === -1) {
    throw new HttpError(416, 'range-not-satisfiable', `Ask for bytes below ${size}.`, {
      headers: { 'Content-Range': `bytes */${size}` },
    });
  }
  const [first] = Array.isArray(ranges) && ranges.type === 'bytes' && ranges.length === 1 ? ranges : [];
  return first ?? null;
}

async function sendBytes(
  res: Response,
  evidence: OpenEvidence,
  range: Range,
  headOnly: boolean,
): Promise<void> {
  if (headOnly) {
    res.end();
    return;
  }
  const { start, end } = range;
  const source =
    'bytes' in evidence
      ? Readable.from([evidence.bytes.subarray(start, end + 1)])
      : createReadStream(evidence.path, { start, end });
  try {
    await pipeline(source, res);
  } catch (error) {
    // A player that seeks leaves in the middle; that is no failure of ours.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
