import type { ReadScreen, ScreenMemory } from '../../../../src/analysis/screen/screen-observation.ts';
import { type Page, pageOf, shoot, withChange } from './pages.ts';
import type { Screens } from './screens.ts';

/** What one tick took. */
export interface Cost {
  ms: number;
  /** Of all threads of the process, ms. */
  cpuMs: number;
}

/** One page in all ways: the mean of the ticks of each. */
export interface Round {
  /** Read with an empty cache. */
  page: Cost;
  /** The same page at another student. */
  cachedPage: Cost;
  unchanged: Cost;
  /** One line changed. */
  region: Cost;
  /** Whether the ticks with one changed line have left the same lines as reading that page whole. */
  hasSameText: boolean;
  /** Share of the page's lines that were read as they were written, 0–1. */
  found: number;
  /** Share of the lines that another student's page had in common, by the cache, 0–1. */
  cached: number;
  /** Share of the ticks that went the way they should, 0–1. */
  onPath: number;
}

const stillTicks = 20;
const changes = 5;
const look = { text: true, thumbnail: false };
/** Compared as phrases are looked for: without case, spaces and punctuation. */
const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

export async function playRound(screens: Screens, round: number): Promise<Round> {
  const reader = await screens.fresh();
  const read = (jpeg: Uint8Array, memory: ScreenMemory | null) =>
    timed(() => reader.read({ jpeg, look, memory }));
  const seed = (round + 1) * 1_000;
  const page = pageOf(seed);
  const first = await read(shoot(page, seed), null);
  const other = await read(shoot(page, seed + 1), null);
  const still: Tick[] = [];
  let { memory } = first.answer;
  for (let i = 0; i < stillTicks; i += 1) {
    const tick = await read(shoot(page, seed + 10 + i), memory);
    memory = tick.answer.memory;
    still.push(tick);
  }
  const changed: Tick[] = [];
  let last = page;
  let lastJpeg: Uint8Array = new Uint8Array();
  for (let i = 0; i < changes; i += 1) {
    last = withChange(page, seed + 100 + i);
    // The noise of the first frame: what the reader makes of other noise must not be taken for what regions lose.
    lastJpeg = shoot(last, seed);
    const tick = await read(lastJpeg, memory);
    memory = tick.answer.memory;
    changed.push(tick);
  }
  const whole = await (await screens.fresh()).read({ jpeg: lastJpeg, look, memory: null });
  const found = foundOf(last, whole);
  const right = [
    ...still.map(({ answer }) => answer.observation.path === 'still'),
    ...changed.map(({ answer }) => answer.observation.path === 'changed'),
  ];
  return {
    page: costOf([first]),
    cachedPage: costOf([other]),
    unchanged: costOf(still),
    region: costOf(changed),
    hasSameText: isSubset(found, foundOf(last, changed.at(-1)?.answer)),
    found: found.size / page.length,
    cached: other.answer.observation.timings.cached / other.answer.observation.timings.asked,
    onPath: right.filter(Boolean).length / right.length,
  };
}

/** The written lines that were read so. */
function foundOf(page: Page, screen: ReadScreen | undefined): Set<string> {
  const lines = screen?.observation.lines.map(({ text }) => plain(text)) ?? [];
  return new Set(page.map(plain).filter((line) => lines.some((text) => text.includes(line))));
}

const isSubset = (a: Set<string>, b: Set<string>) => [...a].every((line) => b.has(line));

interface Tick extends Cost {
  answer: ReadScreen;
}

async function timed(work: () => Promise<ReadScreen>): Promise<Tick> {
  const used = process.cpuUsage();
  const from = performance.now();
  const answer = await work();
  const ms = performance.now() - from;
  const { user, system } = process.cpuUsage(used);
  return { ms, cpuMs: (user + system) / 1_000, answer };
}

function costOf(ticks: readonly Tick[]): Cost {
  const mean = (value: (tick: Tick) => number) =>
    ticks.reduce((sum, tick) => sum + value(tick), 0) / ticks.length;
  return { ms: mean(({ ms }) => ms), cpuMs: mean(({ cpuMs }) => cpuMs) };
}
