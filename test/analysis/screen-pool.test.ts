import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ScreenPool } from '../../src/analysis/screen/screen-pool.ts';
import { drawScreen, encode, withNoise } from './fixtures/screens.ts';

const logged: string[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });
const pool = new ScreenPool({ languages: ['eng'], log, patienceMs: 60_000 });
const look = { text: true, thumbnail: true };
const words = ['Explain the harvest', 'Compare both rivers', 'Name three enzymes'];
const canvas = () =>
  drawScreen({ font: '18px sans-serif', lines: words.map((text, i) => ({ text, y: 60 + i * 60 })) });

beforeAll(() => pool.start(), 60_000);
afterAll(() => pool.close());

test('one thread takes several screens at once', () => {
  expect([pool.threads, pool.ready, pool.free]).toEqual([1, 1, 4]);
});

test('screens are read, what is known is not read again, and nothing of it is logged', {
  timeout: 60_000,
}, async () => {
  let screen = await pool.run({ jpeg: encode(canvas()), look, memory: null });
  // A slow machine may need longer than a frame waits: the next one has the rest then.
  for (let i = 0; i < 20 && screen.observation.unread > 0; i += 1) {
    screen = await pool.run({ jpeg: encode(canvas()), look, memory: screen.memory });
  }
  expect(screen.observation.lines.map(({ text }) => text)).toEqual(words);
  expect(screen.observation.thumbnail?.length).toBeGreaterThan(500);
  const still = await pool.run({ jpeg: encode(withNoise(canvas(), 1)), look, memory: screen.memory });
  expect(still.observation).toMatchObject({ path: 'still', lines: screen.observation.lines });
  const other = await pool.run({ jpeg: encode(withNoise(canvas(), 2)), look, memory: null });
  expect(other.observation.timings).toMatchObject({ asked: 3, cached: 3 });
  expect(other.observation.lines.map(({ text }) => text)).toEqual(words);
  expect(logged.join('\n')).not.toMatch(/harvest|rivers|enzymes/i);
});

test('what is no picture is refused', async () => {
  const run = pool.run({ jpeg: Uint8Array.of(1, 2, 3), look, memory: null });
  await expect(run).rejects.toMatchObject({ code: 'bad-frame' });
});
