import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CanvasMissingError } from '../../src/analysis/vision/drawing/annotator.ts';
import { evidenceHandlers, type OpenEvidence } from '../../src/http/evidence.ts';
import { credentials, ids, serve } from './serve.ts';

const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, i) => i % 256));
const address = `/api/evidence/${ids.incident}`;

async function serveEvidence(found: OpenEvidence | null) {
  const { call } = await serve({
    handlers: evidenceHandlers({ evidence: { open: async () => found, openMarked: async () => null } }),
  });
  return (headers: Record<string, string> = {}, method = 'get') =>
    call(method, address, { headers: { ...credentials.staff, ...headers } });
}

async function file(content: Buffer): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'evidence-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const name = path.join(folder, 'still');
  await writeFile(name, content);
  return name;
}

describe.each(['bytes', 'file'])('from %s', (kind) => {
  const open = async (content = bytes): Promise<OpenEvidence> => ({
    mime: 'image/jpeg',
    ...(kind === 'bytes' ? { bytes: content } : { path: await file(content) }),
  });

  test('the whole, never kept by a cache', async () => {
    const answer = await (await serveEvidence(await open()))();
    expect(answer.status).toBe(200);
    expect(answer.bytes.equals(bytes)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': '1000',
      'cache-control': 'private, no-store',
      'accept-ranges': 'bytes',
      'content-disposition': `inline; filename="${ids.incident}.jpg"`,
      'x-content-type-options': 'nosniff',
    });
  });

  test.each([
    ['bytes=0-99', 0, 99],
    ['bytes=990-', 990, 999],
    ['bytes=-10', 990, 999],
    ['bytes=500-5000', 500, 999],
    ['bytes=7-7', 7, 7],
  ])('a range: %s', async (range, start, end) => {
    const answer = await (await serveEvidence(await open()))({ Range: range });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${end}/1000`);
    expect(answer.headers.get('content-length')).toBe(String(end - start + 1));
    expect(answer.bytes.equals(bytes.subarray(start, end + 1))).toBe(true);
  });

  test.each(['bytes=1000-', 'bytes=2000-3000'])('beyond the end: %s', async (range) => {
    const answer = await (await serveEvidence(await open()))({ Range: range });
    expect([answer.status, answer.json.error.code]).toEqual([416, 'range-not-satisfiable']);
    expect(answer.headers.get('content-range')).toBe('bytes */1000');
  });

  test.each(['bytes=a-b', 'pages=1-2', 'bytes=0-1,5-6'])('the whole instead of %s', async (range) => {
    expect((await (await serveEvidence(await open()))({ Range: range })).bytes.length).toBe(1_000);
  });

  test('If-Range never holds', async () => {
    const answer = await (await serveEvidence(await open()))({ Range: 'bytes=0-1', 'If-Range': '"a"' });
    expect(answer.status).toBe(200);
  });

  test('HEAD tells the size only', async () => {
    const answer = await (await serveEvidence(await open()))({}, 'head');
    expect([answer.status, answer.headers.get('content-length'), answer.bytes.length]).toEqual([
      200,
      '1000',
      0,
    ]);
  });

  test('an empty one', async () => {
    const answer = await (await serveEvidence(await open(Buffer.alloc(0))))();
    expect([answer.status, answer.bytes.length]).toEqual([200, 0]);
  });
});

test('what is not there, or whose file is gone, is 404', async () => {
  expect((await (await serveEvidence(null))()).status).toBe(404);
  expect((await (await serveEvidence({ mime: 'image/jpeg', path: '/nowhere/still' }))()).status).toBe(404);
});

test('a type that a browser would run is only ever downloaded', async () => {
  const answer = await (await serveEvidence({ mime: 'text/html', bytes }))();
  expect(answer.headers.get('content-type')).toBe('application/octet-stream');
  expect(answer.headers.get('content-disposition')).toBe('attachment');
});

test('nobody but staff gets it', async () => {
  const { call } = await serve({
    handlers: evidenceHandlers({
      evidence: {
        open: () => Promise.reject(new Error()),
        openMarked: () => Promise.reject(new Error()),
      },
    }),
  });
  expect((await call('get', address)).status).toBe(401);
  expect((await call('get', address, { headers: credentials.student })).status).toBe(403);
});

describe('with boxes', () => {
  const serveMarked = async (openMarked: () => Promise<OpenEvidence | null>) => {
    const evidence = { open: async () => ({ mime: 'image/jpeg', bytes }), openMarked };
    const { call } = await serve({ handlers: evidenceHandlers({ evidence }) });
    return call('get', `${address}?boxes=true`, { headers: credentials.staff });
  };

  test('the drawn picture instead of the plain one', async () => {
    const drawn = Buffer.from('drawn');
    const answer = await serveMarked(async () => ({ mime: 'image/jpeg', bytes: drawn }));
    expect([answer.status, answer.bytes.toString()]).toEqual([200, 'drawn']);
  });

  test('404 when nothing was kept, 503 where nothing can be drawn', async () => {
    expect((await serveMarked(async () => null)).status).toBe(404);
    const missing = await serveMarked(() => Promise.reject(new CanvasMissingError(null)));
    expect([missing.status, missing.json]).toMatchObject([503, { error: { code: 'canvas-missing' } }]);
  });

  test('anything but true or false is refused', async () => {
    const { call } = await serve({
      handlers: evidenceHandlers({ evidence: { open: async () => null, openMarked: async () => null } }),
    });
    expect((await call('get', `${address}?boxes=yes`, { headers: credentials.staff })).status).toBe(400);
  });
});
