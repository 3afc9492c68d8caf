import { clock } from '../shared/clock.ts';
import { FrameLoop } from './frame-loop.ts';
import type { FromGenerator, RunPlan, StudentPlan, ToGenerator } from './messages.ts';
import { type Portrait, portraits } from './photographs.ts';
import { ScreenLoop } from './screen-loop.ts';
import { SoundLoop } from './sound-loop.ts';
import { LoadStudent } from './student.ts';

/** Entry of a generator process: plays its share of the students. It does little, so that it disturbs little. */
interface Prepared {
  plan: RunPlan;
  students: LoadStudent[];
}

let prepared: Prepared | null = null;

/** Resolves when the message is out: what a long run has written down takes a while. */
const say = (message: FromGenerator) =>
  new Promise<void>((resolve) => process.send?.(message, undefined, undefined, () => resolve()));

async function prepare(plan: RunPlan, plans: StudentPlan[]): Promise<void> {
  const shown = portraits(plan.pictures);
  const loops = new Map<number, FrameLoop>();
  const now = clock(plan.clock);
  const sound = plan.audio ? new SoundLoop() : null;
  const students = plans.map((student) => {
    const person = student.index % shown.length;
    const loop = loops.get(person) ?? new FrameLoop(shown[person] as Portrait, person);
    loops.set(person, loop);
    const screens = plan.screenIntervalMs === null ? null : new ScreenLoop(student.index);
    return new LoadStudent({ plan, student, loop, screens, sound, now });
  });
  prepared = { plan, students };
  for (const student of students) await student.connect();
  await say({ type: 'ready' });
}

async function go(startAt: number): Promise<void> {
  if (!prepared) throw new Error('Nothing is prepared.');
  const { plan, students } = prepared;
  const measured = processorSecondsBetween(startAt + plan.warmUpMs, plan.runMs, clock(plan.clock));
  await Promise.all(students.map((student) => student.run(startAt)));
  const cpuSeconds = await measured;
  await say({ type: 'done', students: students.map((student) => student.close()), cpuSeconds });
  process.disconnect();
}

/** What this process uses within a stretch of the run's clock. */
async function processorSecondsBetween(from: number, lengthMs: number, now: () => number): Promise<number> {
  const sleepUntil = (at: number) => new Promise((resolve) => setTimeout(resolve, at - now()));
  await sleepUntil(from);
  const before = process.cpuUsage();
  await sleepUntil(from + lengthMs);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

async function failed(error: unknown): Promise<void> {
  await say({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
  process.disconnect();
}

process.on('message', (message: ToGenerator) => {
  const done = message.type === 'prepare' ? prepare(message.plan, message.students) : go(message.startAt);
  done.catch(failed);
});
// The parent is gone: nobody would read what we measure.
process.on('disconnect', () => process.exit());
