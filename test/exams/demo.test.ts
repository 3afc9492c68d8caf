import { expect, test } from 'vitest';
import { ensureDemoExam } from '../../src/exams/demo.ts';
import { Exams } from '../../src/exams/exams.ts';
import { MemoryStores } from '../support/stores.ts';

test('a demo exam that was deleted stays away, although its code is taken', async () => {
  const { examStore } = new MemoryStores();
  const deleted = { ...examStore, page: async () => [] };
  const made = await ensureDemoExam(new Exams({ store: examStore }));
  expect(made).not.toBeNull();
  expect(await ensureDemoExam(new Exams({ store: deleted }))).toBeNull();
});
