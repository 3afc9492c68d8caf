import { expect, test } from 'vitest';
import type { AttemptChange } from '../../src/exams/announcements.ts';
import type { Actor } from '../../src/exams/stores.ts';
import type { Exemption } from '../../src/protocol/timeline.ts';
import { noon } from '../support/exams.ts';
import { desk, refusalOf } from './desk.ts';

const staff: Actor = { kind: 'staff', id: 'u', name: 'Lan' };
const brace: Exemption = { tag: 'A3', reason: 'Wears a neck brace.' };
const nurse: Exemption = { tag: 'A2', reason: 'A nurse sits beside.' };

async function runningDesk() {
  const parts = await desk();
  const { id } = await parts.running();
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  await settled(); // The start is announced before anybody listens.
  const heard: AttemptChange[] = [];
  parts.attempts.on('changed', (change) => heard.push(change));
  return { ...parts, id, heard, settled };
}

test('a new attempt has none, and the list replaces the one before', async () => {
  const { attempts, id } = await runningDesk();
  expect((await attempts.get(id)).exemptions).toEqual([]);

  await attempts.exempt(id, [brace], staff);
  const exempted = await attempts.exempt(id, [nurse], staff);

  expect(exempted).toMatchObject({ status: 'running', exemptions: [nurse] });
  expect((await attempts.get(id)).exemptions).toEqual([nurse]);
  expect((await attempts.exempt(id, [], staff)).exemptions).toEqual([]);
});

test('each change is announced and audited, the same list again is neither', async () => {
  const { attempts, id, heard, settled, stores, exam } = await runningDesk();

  await attempts.exempt(id, [brace], staff);
  await attempts.exempt(id, [{ ...brace }], staff);
  await settled();

  expect(heard).toMatchObject([
    { cause: 'exempt', actor: staff, previous: { exemptions: [] }, attempt: { exemptions: [brace] } },
  ]);
  expect(stores.entries.filter(({ action }) => action === 'attempt.exempted')).toEqual([
    {
      at: noon,
      actor: staff,
      action: 'attempt.exempted',
      examId: exam.id,
      attemptId: id,
      details: { exemptions: [brace] },
    },
  ]);
});

test('a reason is kept as the database can hold it', async () => {
  const { attempts, id } = await runningDesk();

  const { exemptions } = await attempts.exempt(id, [{ tag: 'A1', reason: 'a\u0000b\ud800' }], staff);

  expect(exemptions).toEqual([{ tag: 'A1', reason: 'ab\ufffd' }]);
});

test('an attempt that is over, or unknown, takes none', async () => {
  const { attempts, id, stores } = await runningDesk();
  await attempts.submit(id);

  const refused = await refusalOf(attempts.exempt(id, [brace], staff));

  expect(refused).toEqual({ code: 'attempt-over', status: 'submitted' });
  expect((await attempts.get(id)).exemptions).toEqual([]);
  expect(stores.entries.map(({ action }) => action)).not.toContain('attempt.exempted');
  expect(await refusalOf(attempts.exempt('nobody', [brace], staff))).toEqual({ code: 'not-found' });
});
