import type { AttemptJudge } from '../../../../src/incidents/attempt-judge.ts';
import type { IncidentChange } from '../../../../src/incidents/incident.ts';
import type { Tag } from '../../../../src/protocol/incident.ts';
import { resolvePolicy } from '../../../../src/protocol/presets.ts';
import { type Signal, signalTags } from '../../../../src/signals/signal.ts';
import type { Listener } from './exam-time.ts';

/** What is to be stored is taken away this often, seconds. */
const drainSeconds = 10;

/** A judge for each student, used as the server uses them: after signals it asks for the score and what fires. */
export class Judges implements Listener {
  readonly #judges: AttemptJudge[];
  #ids = 0;
  /** Incidents opened so far, by tag. */
  readonly opened = new Map<Tag, number>();
  /** Of the scores and lists that were asked for, so that asking cannot be left out as useless. */
  #asked = 0;

  /** `Judge` may be the built one; `now`: when the exam starts, epoch ms. */
  constructor(Judge: typeof AttemptJudge, students: number, now: number) {
    const policy = resolvePolicy({ rules: { A10: { enabled: true } } });
    const conditions = { served: signalTags, consent: { biometrics: true }, exempt: [] };
    const newId = () => {
      this.#ids += 1;
      return `incident-${this.#ids}`;
    };
    this.#judges = Array.from({ length: students }, (_, student) => {
      const judge = new Judge({
        examId: 'exam',
        attemptId: `attempt-${student}`,
        policy,
        conditions,
        newId,
      });
      judge.setRunning(true, now);
      return judge;
    });
  }

  /** Share of the students of whom some rule says something now, technical facts left out, 0–1. */
  get firingShare(): number {
    const firing = this.#judges.filter((judge) => judge.firing.some((tag) => tag !== 'A8'));
    return firing.length / this.#judges.length;
  }

  take(student: number, signals: readonly Signal[], at: number): void {
    const judge = this.#of(student);
    this.#count(judge.take(signals, at));
    this.#asked += judge.focusScore + judge.firing.length;
  }

  tick(student: number, at: number): void {
    const judge = this.#of(student);
    this.#count(judge.tick(at));
    if (Math.floor(at / 1_000 + student) % drainSeconds === 0) judge.drain();
  }

  #of(student: number): AttemptJudge {
    return this.#judges[student] as AttemptJudge;
  }

  #count(changes: readonly IncidentChange[]): void {
    for (const { kind, incident } of changes) {
      if (kind === 'opened') this.opened.set(incident.tag, (this.opened.get(incident.tag) ?? 0) + 1);
    }
  }
}
