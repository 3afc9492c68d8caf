import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { ScreenTextRepository } from '../../src/db/screen-texts.ts';
import { TimelineRepository } from '../../src/db/timeline.ts';
import type { ScreenText } from '../../src/incidents/stores.ts';
import { searchWords } from '../../src/protocol/folding.ts';
import { withDatabase } from '../support/database.ts';
import { storedAttempt } from '../support/enrolled.ts';
import { noon } from '../support/exams.ts';

const db = withDatabase();
let texts: ScreenTextRepository;
let timeline: TimelineRepository;

beforeAll(() => {
  texts = new ScreenTextRepository(db.database);
  timeline = new TimelineRepository(db.database);
});

const rowOf = (attemptId: string, at: number, text: string): ScreenText => ({
  id: randomUUID(),
  attemptId,
  at,
  text,
});

/** An attempt with a text a second. */
async function attemptReading(...read: string[]) {
  const { id } = await storedAttempt(db.database);
  await texts.saveAll(read.map((text, i) => rowOf(id, noon + i * 1_000, text)));
  return id;
}

const found = async (attemptId: string, search = '', limit = 100) =>
  (await timeline.screenText(attemptId, searchWords(search), limit)).map(({ text }) => text);

test('texts are told oldest first, and of too many the newest', async () => {
  const id = await attemptReading('one', 'two', 'three');
  expect(await timeline.screenText(id, [], 100)).toEqual([
    { at: noon, text: 'one' },
    { at: noon + 1_000, text: 'two' },
    { at: noon + 2_000, text: 'three' },
  ]);
  expect(await found(id, '', 2)).toEqual(['two', 'three']);
  expect(await found(id, 'o', 1)).toEqual(['two']);
});

test('a text is found by all of its words, whatever their case, accents, order and line', async () => {
  const read = ['Đề thi môn Toán\nCâu hỏi 1', 'ChatGPT\nHow can I help?', 'Question 1: chat with a cell'];
  const id = await attemptReading(...read);
  expect(await found(id, 'de THI')).toEqual([read[0]]);
  expect(await found(id, 'hoi đề')).toEqual([read[0]]);
  expect(await found(id, 'CHAT')).toEqual([read[1], read[2]]);
  expect(await found(id, 'help chatgpt')).toEqual([read[1]]);
  expect(await found(id, 'chat 1')).toEqual([read[2]]);
  expect(await found(id, 'chat exam')).toEqual([]);
});

test('what means something to LIKE is looked for to the letter', async () => {
  const read = ['100% sure', 'snake_case', 'C:\\exam', '1000 sure', 'snakeXcase', '\\% ends with \\'];
  const id = await attemptReading(...read);
  expect(await found(id, '0%')).toEqual([read[0]]);
  expect(await found(id, 'e_c')).toEqual([read[1]]);
  expect(await found(id, ':\\e')).toEqual([read[2]]);
  expect(await found(id, '\\%')).toEqual([read[5]]);
  expect(await found(id, '%')).toEqual([read[0], read[5]]);
  expect(await found(id, "'); DROP TABLE screen_texts; --")).toEqual([]);
});

test('only the attempt that is asked for is searched', async () => {
  const [ada, eve] = [await attemptReading('of ada'), await attemptReading('of eve')];
  expect([await found(ada, 'of'), await found(eve, 'of')]).toEqual([['of ada'], ['of eve']]);
  expect(await found(randomUUID())).toEqual([]);
});

test('a text that is written twice is stored once; of an attempt that is gone nothing is', async () => {
  const { id } = await storedAttempt(db.database);
  const row = rowOf(id, noon, 'once');
  await texts.saveAll([row, rowOf(randomUUID(), noon, 'of nobody')]);
  await texts.saveAll([row, rowOf(id, noon, 'at the same time')]);
  expect((await found(id)).sort()).toEqual(['at the same time', 'once']);
  expect(await db.database.prisma.screenText.count({ where: { text: 'of nobody' } })).toBe(0);
});

test('what the database cannot hold does not hold up the others', async () => {
  const id = await attemptReading('a\u0000b\udc00c', 'plain');
  expect(await found(id)).toEqual(['ab\ufffdc', 'plain']);
});

test('the bytes of each attempt are told', async () => {
  const [ada, eve] = [await attemptReading('đđ', 'a'), await attemptReading()];
  expect(await texts.bytesOf([ada, eve])).toEqual(new Map([[ada, 5]]));
  expect(await texts.bytesOf([])).toEqual(new Map());
});

test('the text goes with its attempt, and with its exam', async () => {
  const [ada, eve] = [await attemptReading('of ada'), await attemptReading('of eve')];
  const { examId } = await db.database.prisma.attempt.findUniqueOrThrow({ where: { id: eve } });
  await db.database.prisma.attempt.delete({ where: { id: ada } });
  await db.database.prisma.exam.delete({ where: { id: examId } });
  const left = await db.database.prisma.screenText.count({ where: { attemptId: { in: [ada, eve] } } });
  expect(left).toBe(0);
});
