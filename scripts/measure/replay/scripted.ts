import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { replay } from '../../../src/incidents/replay.ts';
import { resolvePolicy } from '../../../src/protocol/presets.ts';
import { writeRecording } from '../../../src/signals/recording.ts';
import { type Checked, check, isTechnical } from './check.ts';
import { clockTime } from './clock-time.ts';
import { columns } from './columns.ts';
import { play } from './play.ts';
import type { Session } from './session.ts';

/** Seeds of repeated sessions are this far apart, further than the sessions' own. */
const seedStep = 10_000;

/** The standard policy, with the one rule that an exam has to ask for. */
export const scriptedPolicy = resolvePolicy({ rules: { A10: { enabled: true } } });

/** Plays every session `seeds` times, each time with other chance, and checks what the standard policy makes of it. */
export function* checkAll(sessions: readonly Session[], seeds = 1): Generator<Checked> {
  for (let round = 0; round < seeds; round++) {
    for (const session of sessions) {
      const recording = play({ ...session, seed: session.seed + round * seedStep });
      const checked = check(recording, replay(recording, scriptedPolicy));
      if (checked)
        yield round === 0 ? checked : { ...checked, title: `${checked.title} (round ${round + 1})` };
    }
  }
}

/** A line for each session; suspicions and technical facts apart. */
export function sessionTable(all: readonly Checked[]): string {
  const groups = ['', '', 'suspicions', '', '', 'technical', '', '', 'furthest off', ''];
  const head = ['session', 'length', 'found', 'extra', 'again', 'found', 'extra', 'again', 'start', 'end'];
  const rows = all.map((checked) => {
    const { title, durationMs, matches } = checked;
    const start = Math.max(0, ...matches.map(({ startErrorMs }) => startErrorMs));
    const end = Math.max(0, ...matches.map(({ endErrorMs }) => endErrorMs));
    const errors = matches.length > 0 ? [`${Math.round(start)} ms`, `${Math.round(end)} ms`] : [];
    const suspicions = countsOf(checked, (of) => !isTechnical(of));
    return [title, clockTime(durationMs), ...suspicions, ...countsOf(checked, isTechnical), ...errors];
  });
  return columns([groups, head, ...rows], [1, 2, 3, 4, 5, 6, 7, 8, 9]).join('\n');
}

/** `2 of 2` found, extra ones, told again. */
function countsOf({ expected, matches, extra, duplicates }: Checked, counts: typeof isTechnical): string[] {
  const scripted = expected.filter(counts).length;
  const found = matches.filter((match) => counts(match.expected)).length;
  const more = [extra, duplicates].map((incidents) => incidents.filter(counts).length);
  return [
    scripted > 0 ? `${found} of ${scripted}` : '–',
    ...more.map((count) => (count > 0 ? String(count) : '–')),
  ];
}

export function sessionList(sessions: readonly Session[]): string {
  const lines = sessions.map(({ title, minutes, expect }) => {
    const what = expect.length > 0 ? expect.map((line) => `    ${line}`) : ['    no incident'];
    return [`${title} (${minutes} min)`, ...what].join('\n');
  });
  return lines.join('\n');
}

/** Writes every session as a recording, named by its title; answers the files' names. */
export async function writeSessions(sessions: readonly Session[], folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const names: string[] = [];
  for (const session of sessions) {
    const { header, lines } = play(session);
    const name = fileName(session.title);
    await writeFile(path.join(folder, name), writeRecording(header, lines));
    names.push(name);
  }
  return names;
}

export const fileName = (title: string) =>
  `${title
    .toLowerCase()
    .replaceAll('%', 'percent')
    .replace(/[^a-z0-9]+/g, '-')}.jsonl`;
