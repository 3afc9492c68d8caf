import { expect, test, vi } from 'vitest';
import { Templates } from '../../src/exams/templates.ts';
import type { FaceTemplate } from '../../src/signals/identity.ts';
import { descriptorOf, keyOf, TestKeys, TestRows } from '../support/templates.ts';

const template = (person: number): FaceTemplate => ({ model: 'm', descriptors: [descriptorOf(person)] });

function store(retryMs = 5) {
  const rows = new TestRows();
  const keys = new TestKeys('one');
  const errors: string[] = [];
  const log = { error: (_: object, message: string) => void errors.push(message) };
  const templates = new Templates({ rows, keys, log, retryMs });
  const told: FaceTemplate[] = [];
  const watch = (attemptId: string) => templates.watch(attemptId, (one) => told.push(one));
  return { rows, keys, errors, templates, told, watch };
}

test('a template comes back by its attempt, and to nobody else', async () => {
  const { templates } = store();
  expect(await templates.save('a', template(1), 5)).toBe(true);
  expect(await templates.of('a')).toEqual(template(1));
  expect([await templates.of('b'), await templates.has('a'), await templates.has('b')]).toEqual([
    null,
    true,
    false,
  ]);
});

test('who watches is told what is there, and what comes, until watching ends', async () => {
  const { templates, told, watch } = store();
  await templates.save('a', template(1), 5);
  const stop = watch('a');
  await vi.waitFor(() => expect(told).toEqual([template(1)]));
  await templates.save('a', template(2), 6);
  await templates.save('b', template(3), 6);
  expect(told).toEqual([template(1), template(2)]);
  stop();
  stop();
  await templates.save('a', template(4), 7);
  expect(told).toHaveLength(2);
});

test('a template that is saved while the older one is read is not undone', async () => {
  const { rows, templates, told, watch } = store();
  await templates.save('a', template(1), 5);
  let go = () => {};
  const waiting = new Promise<void>((resolve) => {
    go = resolve;
  });
  const read = rows.byAttempt.bind(rows);
  vi.spyOn(rows, 'byAttempt').mockImplementationOnce(async (id) => {
    const row = await read(id);
    await waiting;
    return row;
  });
  watch('a');
  await templates.save('a', template(2), 6);
  go();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(told).toEqual([template(2)]);
});

test('a template that was refused is told to nobody', async () => {
  const { rows, templates, told, watch } = store();
  await templates.save('a', template(1), 5);
  rows.mayReplace = false;
  watch('a');
  expect(await templates.save('a', template(2), 6)).toBe(false);
  await vi.waitFor(() => expect(told).toEqual([template(1)]));
});

test('while the database is away it is asked again', async () => {
  const { rows, templates, told, watch, errors } = store();
  await templates.save('a', template(1), 5);
  rows.away = true;
  watch('a');
  await vi.waitFor(() => expect(errors.length).toBeGreaterThan(1));
  expect(told).toEqual([]);
  rows.away = false;
  await vi.waitFor(() => expect(told).toEqual([template(1)]));
});

test('what cannot be opened is logged and is as if it were not there', async () => {
  const { rows, keys, templates, errors } = store();
  await templates.save('a', template(1), 5);
  const known = keys.all;
  keys.all = [keyOf('two')];
  expect(await templates.of('a')).toBeNull();
  keys.all = known;
  const row = await rows.byAttempt('a');
  if (row) rows.rows.set('b', { ...row, attemptId: 'b' });
  expect(await templates.of('b')).toBeNull();
  expect(errors).toEqual(['the key of a face template is not known', 'a face template cannot be opened']);
});
