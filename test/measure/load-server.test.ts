import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { EnrolmentPictures, enrol } from '../../scripts/measure/load/enrolment.ts';
import { lookIntervals, parsedMetrics } from '../../scripts/measure/load/server-metrics.ts';
import { loadTargets, soakTargets } from '../../scripts/measure/load/targets.ts';
import { readJpegSize } from '../../src/frames/jpeg-header.ts';

const text = (objects: number, person: number) => `# TYPE invigil_stage_seconds histogram
invigil_stage_seconds_bucket{le="0.001",stage="objects"} 4
invigil_stage_seconds_sum{stage="objects"} 0.5
invigil_stage_seconds_count{stage="objects"} ${objects}
invigil_stage_seconds_count{stage="person"} ${person}
nodejs_heap_size_used_bytes 52428800
nodejs_external_memory_bytes 1048576
`;

test('what the server tells of its looks and its memory is read', () => {
  expect(parsedMetrics(text(10, 4))).toEqual({
    looks: { objects: 10, person: 4 },
    heapMb: 50,
    externalMb: 1,
  });
  expect(parsedMetrics('nothing_of_it 3')).toEqual({ looks: {}, heapMb: null, externalMb: null });
});

test('how far apart one student’s looks are follows from how many there were', () => {
  const [before, after] = [parsedMetrics(text(10, 4)), parsedMetrics(text(40, 4))];
  expect(lookIntervals(before, after, { students: 6, ms: 10_000 })).toEqual({
    'looks.objects.interval_ms': 2_000,
  });
  expect(lookIntervals(null, null, { students: 6, ms: 10_000 })).toEqual({});
});

/** Answers one status after the other to whatever it is asked; writes down what came. */
async function answering(
  answers: readonly (readonly [number, object])[],
  use: (url: string) => Promise<unknown>,
) {
  const asked: { path: string; type: string; bytes: number }[] = [];
  const server = createServer(async (req, res) => {
    let bytes = 0;
    for await (const chunk of req) bytes += chunk.length;
    const [status, body] = answers[asked.length] ?? [500, {}];
    asked.push({ path: req.url ?? '', type: req.headers['content-type'] ?? '', bytes });
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const result = await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return { result, asked };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const student = { attemptId: 'a1', token: 't' };
const pictures = [1, 2, 3, 4].map((n) => new Uint8Array(n));
const more = [201, { accepted: true, complete: false }] as const;
const enough = [201, { accepted: true, complete: true }] as const;
const refused = [422, { error: { code: 'not-live' } }] as const;

test('pictures are sent until the server has enough; refused ones are passed over', async () => {
  const codes: string[] = [];
  const { result, asked } = await answering([more, refused, enough], (url) =>
    enrol(url, student, pictures, (code) => codes.push(code)),
  );
  expect(codes).toEqual(['not-live']);
  expect(result).toBe('enrolled');
  expect(asked).toEqual(
    [1, 2, 3].map((bytes) => ({ path: '/api/attempts/a1/enrolment', type: 'image/jpeg', bytes })),
  );
});

test('it is told when no picture is good enough, when nobody offers enrolment, and when it fails', async () => {
  const all = [refused, refused, refused, refused];
  expect((await answering(all, (url) => enrol(url, student, pictures))).result).toBe('refused');
  expect((await answering([[404, {}]], (url) => enrol(url, student, pictures))).result).toBe('not-offered');
  await expect(answering([[401, {}]], (url) => enrol(url, student, pictures))).rejects.toThrow('401');
});

test('a person has several pictures, each of them different', () => {
  const shown = new EnrolmentPictures({ folder: null });
  const taken = shown.of({ index: 0 });
  expect(taken.length).toBeGreaterThan(4);
  expect(readJpegSize(taken[0] as Uint8Array)).toEqual({ width: 640, height: 480 });
  expect(new Set(taken.map((jpeg) => Buffer.from(jpeg).toString('base64'))).size).toBe(taken.length);
  expect(shown.of({ index: 16 })).toBe(taken);
});

const camerasOnly = { screen: false, audio: false };

test('a class is promised every frame, and none that the server has asked to leave out', () => {
  const small = loadTargets({ ...camerasOnly, students: 10, fps: 5 });
  expect(small).toMatchObject({ 'alert.p95_ms': { max: 100 }, 'sent.share': { min: 0.99 } });
  const thirty = loadTargets({ ...camerasOnly, students: 30, fps: 2 });
  expect(thirty).toEqual({
    'scores.p95_ms': { max: 200 },
    'sent.share': { min: 0.99 },
    'analysed.share': { min: 0.99 },
    fairness: { min: 0.8 },
  });
  expect(loadTargets({ ...camerasOnly, students: 60, fps: 2 })).toMatchObject({
    'scores.p95_ms': { max: 250 },
  });
  expect(loadTargets({ ...camerasOnly, students: 60, fps: 10 })).toEqual({
    'scores.p95_ms': { max: 200 },
    fairness: { min: 0.8 },
  });
  expect(soakTargets({ 'server.rss_noise_mb': 12 })).toEqual({ 'server.rss_growth_mb': { max: 12 } });
});
