import { expect, test } from 'vitest';
import { ZodError } from 'zod';
import type { Exam } from '../../src/exams/exam.ts';
import { Refusal } from '../../src/exams/refusal.ts';
import { type ExamCatalogue, examHandlers, examsPerPage } from '../../src/http/exams.ts';
import { examView } from '../../src/protocol/exam.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { credentials, ids, publicUrl, serve } from './serve.ts';

const exam: Exam = {
  id: ids.exam,
  title: 'Algebra',
  description: '',
  durationMinutes: 60,
  opensAt: null,
  closesAt: null,
  joinCode: 'ABCDEFGH23',
  policy: resolvePolicy(),
  questions: [{ id: ids.question, kind: 'number', prompt: '2 + 2', answer: 4, tolerance: 0.1, points: 1 }],
  createdAt: 1_000,
  createdBy: ids.staff,
};
const counts = { joined: 3, running: 2, finished: 1, openIncidents: 4 };
const by = { kind: 'staff', id: ids.staff, name: 'Lan' };

async function serveExams(parts: Partial<ExamCatalogue> = {}) {
  const asked: unknown[][] = [];
  const exams: ExamCatalogue = {
    create: async (...what) => {
      asked.push(what);
      return exam;
    },
    get: async () => exam,
    list: async (...what) => {
      asked.push(what);
      return { items: [exam], nextCursor: 'next' };
    },
    change: async (...what) => {
      asked.push(what);
      return exam;
    },
    remove: async (...what) => {
      asked.push(what);
    },
    counts: async () => new Map([[exam.id, counts]]),
    ...parts,
  };
  const { call } = await serve({ handlers: examHandlers({ exams, publicUrl: `${publicUrl}/` }) });
  const send = (method: string, path: string, json?: unknown) =>
    call(method, path, { headers: credentials.staff, json });
  return { send, asked };
}

test('create answers 201 with the exam itself, its join address and its whole policy', async () => {
  const { send, asked } = await serveExams();
  const answer = await send('post', '/api/exams', { title: ' Algebra ', durationMinutes: 60, questions: [] });
  expect(answer.status).toBe(201);
  const view = examView.parse(answer.json);
  expect(view).toMatchObject({ id: ids.exam, joinCode: 'ABCDEFGH23', counts, policy: exam.policy });
  expect(view.joinUrl).toBe('https://exams.example.org/#code=ABCDEFGH23');
  expect(view.questions[0]).toMatchObject({ answer: 4, tolerance: 0.1 });
  expect(asked).toEqual([[{ title: 'Algebra', durationMinutes: 60, questions: [] }, by]]);
});

test('the list is a page with counts, and hands its cursor on', async () => {
  const { send, asked } = await serveExams();
  const answer = await send('get', '/api/exams?cursor=abc&other=1');
  expect(answer.json).toMatchObject({ items: [{ id: ids.exam, counts }], nextCursor: 'next' });
  expect(asked).toEqual([[{ cursor: 'abc', limit: examsPerPage }]]);
  await send('get', '/api/exams?cursor=');
  expect(asked[1]).toEqual([{ limit: examsPerPage }]);
});

test('an exam without attempts has counts of nought', async () => {
  const { send } = await serveExams({ counts: async () => new Map() });
  const { json } = await send('get', `/api/exams/${ids.exam}`);
  expect(json.counts).toEqual({ joined: 0, running: 0, finished: 0, openIncidents: 0 });
});

test('a change carries the given fields only, checked as at creation', async () => {
  const { send, asked } = await serveExams();
  expect((await send('patch', `/api/exams/${ids.exam}`, { title: 'Geometry', closesAt: null })).status).toBe(
    200,
  );
  expect(asked).toEqual([[ids.exam, { title: 'Geometry', closesAt: null }, by]]);
  const wrong = await send('patch', `/api/exams/${ids.exam}`, { policy: { rules: { A1: { ms: 'x' } } } });
  expect([wrong.status, wrong.json.error.details[0].path]).toEqual([422, 'policy.rules.A1.ms']);
  expect((await send('patch', `/api/exams/${ids.exam}`, { durationMinutes: 0 })).status).toBe(400);
  expect(asked).toHaveLength(1);
});

test('a change that does not fit with what stays is refused like any other', async () => {
  const { send } = await serveExams({
    change: async () => {
      throw new ZodError([{ code: 'custom', path: ['closesAt'], message: 'Too early.', input: 1 }]);
    },
  });
  const { status, json } = await send('patch', `/api/exams/${ids.exam}`, { closesAt: 1 });
  expect([status, json.error.code]).toEqual([400, 'invalid']);
  expect(json.error.details).toEqual([{ path: 'closesAt', message: 'Too early.' }]);
});

test('delete answers 204, or 409 while students use it', async () => {
  const { send, asked } = await serveExams();
  expect((await send('delete', `/api/exams/${ids.exam}`)).status).toBe(204);
  expect(asked).toEqual([[ids.exam, by]]);
  const used = await serveExams({
    remove: () => Promise.reject(new Refusal('exam-in-use', 'Students use it.')),
  });
  expect((await used.send('delete', `/api/exams/${ids.exam}`)).status).toBe(409);
});
