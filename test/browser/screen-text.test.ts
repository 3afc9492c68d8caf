import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../../src/db/client.ts';
import { ScreenTextRepository } from '../../src/db/screen-texts.ts';
import { TestServer } from '../support/app.ts';
import { launchChromium } from './browser.ts';

let dataDir: string;
let server: TestServer;
let browser: Browser;
let teacher: Page;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'invigil-screen-text-'));
  server = new TestServer(dataDir);
  await server.start();
  const cookie = await server.signIn();
  const exam = await server.createExam(cookie);
  const lan = await server.student(exam, 'Lan');
  await server.student(exam, 'Tom');
  await store(lan.attemptId, [
    'Câu 1\nĐề thi môn Toán\nTrang 1 / 12\nThời gian: 60 phút\nChọn một\nTiếp theo',
    'ChatGPT\nAsk anything',
    'Question 2\nWhat is a cell?',
  ]);
  browser = await launchChromium({ cameraFile: '' });
  const context = await browser.newContext();
  const [name = '', value = ''] = cookie.split('=', 2);
  await context.addCookies([{ name, value, url: server.url }]);
  teacher = await context.newPage();
  await teacher.goto(`${server.url}/exams/${exam.id}/live`);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A text a minute, the last one now. */
async function store(attemptId: string, texts: readonly string[]): Promise<void> {
  const database = createDatabase({ databaseUrl: server.databaseUrl, log: { warn() {} } });
  const at = (i: number) => Date.now() - (texts.length - 1 - i) * 60_000;
  const rows = texts.map((text, i) => ({ id: randomUUID(), attemptId, at: at(i), text }));
  await new ScreenTextRepository(database).saveAll(rows);
  await database.close();
}

const dialog = () => teacher.getByRole('dialog');
const entries = () => dialog().getByRole('listitem');
const marks = () => dialog().locator('mark').allTextContents();

async function openFor(name: string): Promise<void> {
  await teacher.locator('.tile-open', { hasText: name }).click();
  await teacher.getByRole('complementary', { name }).getByRole('button', { name: 'Screen text…' }).click();
}

test('a student’s screen text is shown newest first, with the focus on the search', async () => {
  await openFor('Lan');
  await dialog().getByText('3 texts').waitFor();
  expect(await entries().allInnerTexts()).toEqual([
    expect.stringContaining('What is a cell?'),
    expect.stringContaining('ChatGPT'),
    expect.stringContaining('Đề thi môn Toán'),
  ]);
  expect(await entries().first().locator('time').textContent()).toMatch(/^\d\d:\d\d:\d\d$/);
  expect(await teacher.evaluate('document.activeElement.type')).toBe('search');
});

test('a long text is opened by the keyboard, and closed again', async () => {
  const last = entries().last();
  expect(await last.textContent()).not.toContain('Tiếp theo');
  const more = last.getByRole('button', { name: 'Show all 6 lines' });
  await more.focus();
  await teacher.keyboard.press('Enter');
  await last.getByText('Tiếp theo').waitFor();
  await teacher.keyboard.press('Enter');
  await more.waitFor();
});

test('words are found whatever their case and accents, and marked', async () => {
  const field = dialog().getByRole('searchbox');
  await field.fill('toan DE');
  await teacher.keyboard.press('Enter');
  await dialog().getByText('1 text with “toan DE”').waitFor();
  expect(await entries().count()).toBe(1);
  expect(await marks()).toEqual(['Đề', 'Toán']);
  await field.fill('chat anything');
  await dialog().getByRole('button', { name: 'Search' }).click();
  await dialog().getByText('1 text with “chat anything”').waitFor();
  expect(await marks()).toEqual(['Chat', 'anything']);
});

test('words that stand nowhere are said, and so is a server that does not answer', async () => {
  const field = dialog().getByRole('searchbox');
  await field.fill('<b>dragon</b>');
  await teacher.keyboard.press('Enter');
  await dialog().getByText('Nothing that was read has all of “<b>dragon</b>”.').waitFor();
  await teacher.route('**/timeline?*', (route) => route.abort());
  await field.fill('cell');
  await teacher.keyboard.press('Enter');
  await dialog().getByText('The server could not be reached.').waitFor();
  await teacher.unroute('**/timeline?*');
  await dialog().getByRole('button', { name: 'Try again' }).click();
  await dialog().getByText('1 text with “cell”').waitFor();
});

test('escape closes it, and the focus is where it was', async () => {
  // A press on plain text takes the focus out of the dialog.
  await dialog().getByText('What was read').click();
  await teacher.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  expect(await teacher.evaluate('document.activeElement.textContent')).toBe('Screen text…');
});

test('of a screen of which nothing was read it says so', async () => {
  await teacher.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
  await openFor('Tom');
  await dialog().getByText('Nothing has been read from this screen.').waitFor();
  expect(await entries().count()).toBe(0);
});
