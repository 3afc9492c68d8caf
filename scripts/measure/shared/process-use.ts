import { readdir, readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second on every architecture that Node runs on. */
const ticksPerSecond = 100;

interface Stat {
  parent: number;
  cpuSeconds: number;
}

/** What a process has used so far, from /proc; null where there is none. Threads are counted in. */
export async function processorSeconds(pid: number): Promise<number | null> {
  return (await statOf(pid))?.cpuSeconds ?? null;
}

/** Memory that a process holds now, MiB; null where /proc does not tell. */
export async function residentMb(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

/** What everything that a process has started has used so far, without itself: here, its database. */
export async function descendantsProcessorSeconds(pid: number): Promise<number | null> {
  const entries = await readdir('/proc').catch(() => []);
  const stats = new Map<number, Stat>();
  for (const entry of entries) {
    const stat = /^\d+$/.test(entry) ? await statOf(Number(entry)) : null;
    if (stat) stats.set(Number(entry), stat);
  }
  if (stats.size === 0) return null;
  let sum = 0;
  for (const [id, stat] of stats) if (id !== pid && descendsFrom(id, pid, stats)) sum += stat.cpuSeconds;
  return sum;
}

function descendsFrom(id: number, ancestor: number, stats: ReadonlyMap<number, Stat>): boolean {
  for (let at = stats.get(id)?.parent ?? 0; at > 1; at = stats.get(at)?.parent ?? 0) {
    if (at === ancestor) return true;
  }
  return false;
}

/** proc(5): the name stands in brackets and may hold spaces; then state, parent, … utime is field 14, stime 15. */
async function statOf(pid: number): Promise<Stat | null> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (line === null) return null;
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return {
    parent: Number(fields[1]),
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
  };
}
