import type { MeasuredServer } from '../shared/built-server.ts';
import { clock, clockOrigin } from '../shared/clock.ts';
import { StaffAccount } from '../shared/staff.ts';
import type { LoadArguments } from './arguments.ts';
import { startedExam, submitAll } from './exam.ts';
import { loadFigures } from './figures.ts';
import { GeneratorProcess } from './generator-process.ts';
import type { RunPlan, StudentPlan } from './messages.ts';
import { type MemorySample, soakFigures } from './soak.ts';
import { watchedStretch } from './stretch.ts';
import { LoadTeacher } from './teacher.ts';

/** Not measured: sockets get warm, and every network is loaded when it is first needed. */
const warmUpMs = 3_000;
/** Between the last preparation and the first frame. */
const leadMs = 500;
/** More students than this are shared by two processes. */
const studentsOfOneProcess = 25;

export interface LoadRun {
  figures: Record<string, number>;
  /** ERROR messages of the server to students, by code. */
  errors: Record<string, number>;
  /** The server's memory as time went by; empty without `--soak`. */
  memory: readonly MemorySample[];
}

/** Everything that was started is registered with `onEnd`. Rejects when it could not be measured. */
export async function runLoad(
  args: LoadArguments,
  server: MeasuredServer,
  onEnd: (end: () => unknown) => void,
): Promise<LoadRun> {
  const staff = await StaffAccount.signIn(server.url, server);
  const { exam, students, enrolled } = await startedExam(staff, args);
  const origin = clockOrigin();
  const now = clock(origin);
  const plan: RunPlan = {
    url: server.url,
    students: args.students,
    fps: args.fps,
    screenIntervalMs: args.screen ? exam.policy.capture.screenIntervalMs : null,
    audio: args.audio,
    warmUpMs,
    runMs: args.seconds * 1_000,
    ignoreRate: args.ignoreRate,
    pictures: args.pictures,
    clock: origin,
  };
  console.error(`Encoding pictures and connecting ${args.students} students …`);
  const generators = await prepared(plan, students, onEnd);
  const teachers = await watching(args, { staff, examId: exam.id, students, now }, onEnd);

  console.error(`Measuring for ${args.seconds} s …`);
  const startAt = now() + leadMs;
  const measureFrom = startAt + warmUpMs;
  const watched = watchedStretch({
    server,
    students: args.students,
    soak: args.soak,
    inMs: measureFrom - now(),
    lengthMs: plan.runMs,
    onEnd,
  });
  const done = await Promise.all(generators.map((generator) => generator.go(startAt)));
  const stretch = await watched;
  for (const teacher of teachers) teacher.stop();
  await submitAll(server.url, students);

  const records = done.flatMap((generator) => generator.students);
  const figures = loadFigures({
    students: records,
    frames: teachers.flatMap((teacher) => teacher.frames),
    alerts: teachers.flatMap((teacher) => teacher.alerts),
    rules: exam.policy.rules,
    fps: args.fps,
    measureFrom,
    runMs: plan.runMs,
  });
  const cpuSeconds = done.reduce((sum, generator) => sum + generator.cpuSeconds, 0);
  return {
    figures: {
      ...figures,
      'students.enrolled': enrolled,
      ...stretch.figures,
      'generator.cpu_cores': cpuSeconds / args.seconds,
      ...(args.soak ? soakFigures(stretch.memory) : {}),
    },
    errors: sumOf(records.map((record) => record.errors)),
    memory: stretch.memory,
  };
}

async function prepared(plan: RunPlan, students: StudentPlan[], onEnd: (end: () => unknown) => void) {
  const count = students.length > studentsOfOneProcess ? 2 : 1;
  const generators = Array.from({ length: count }, () => new GeneratorProcess());
  for (const generator of generators) onEnd(() => generator.stop());
  await Promise.all(
    generators.map((generator, i) =>
      generator.prepare(
        plan,
        students.filter((s) => s.index % count === i),
      ),
    ),
  );
  return generators;
}

async function watching(
  { teachers: count }: LoadArguments,
  {
    students,
    ...shared
  }: { staff: StaffAccount; examId: string; students: StudentPlan[]; now: () => number },
  onEnd: (end: () => unknown) => void,
): Promise<LoadTeacher[]> {
  const attemptIds = students.map((student) => student.attemptId);
  const teachers = Array.from(
    { length: count },
    (_, first) => new LoadTeacher({ ...shared, attemptIds, first }),
  );
  for (const teacher of teachers) onEnd(() => teacher.drop());
  await Promise.all(teachers.map((teacher) => teacher.start()));
  return teachers;
}

function sumOf(counts: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const count of counts) for (const [key, n] of Object.entries(count)) sum[key] = (sum[key] ?? 0) + n;
  return sum;
}
