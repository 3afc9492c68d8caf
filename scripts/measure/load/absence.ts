/** When one student's face is out of the picture, in ms from the first frame: once a period, again and again. */
export interface Absence {
  fromMs: number;
  lengthMs: number;
  periodMs: number;
}

/** Long enough for "no face for 3 s" and a little more. */
const lengthMs = 5_000;
/** A face must have been there before it can leave, and comes back before the run ends. */
const marginMs = 3_000;
const longestPeriodMs = 60_000;

/** Once a minute, or once in a shorter run; the students' absences are spread evenly, so that they do not coincide. */
export function absenceOf(student: number, students: number, runMs: number): Absence {
  const periodMs = Math.min(longestPeriodMs, runMs);
  const room = periodMs - lengthMs - 2 * marginMs;
  return { fromMs: marginMs + (room * (student + 0.5)) / students, lengthMs, periodMs };
}

export function isAway({ fromMs, lengthMs, periodMs }: Absence, atMs: number): boolean {
  const inPeriod = atMs % periodMs;
  return inPeriod >= fromMs && inPeriod < fromMs + lengthMs;
}
