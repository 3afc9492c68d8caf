import type { Aggregate, StudentRow } from '../protocol/teacher-messages.ts';

/** Mean of what is known, rounded; null when nothing is. */
function average(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.round(known.reduce((sum, value) => sum + value, 0) / known.length);
}

/** The class in numbers. Averages are over students who are there now. */
export function aggregate(rows: readonly StudentRow[], isActive: (row: StudentRow) => boolean): Aggregate {
  const active = rows.filter(isActive);
  return {
    totalStudents: rows.length,
    activeStudents: active.length,
    avgFocus: average(active.map((row) => row.focusScore)),
    avgConfusion: average(active.map((row) => row.confusionScore)),
    avgEngagement: average(active.map((row) => row.engagementScore)),
    confusedCount: active.filter((row) => row.status === 'CONFUSED').length,
    disengagedCount: active.filter((row) => row.status === 'DISENGAGED').length,
    openAlerts: rows.reduce((sum, row) => sum + row.openAlerts, 0),
  };
}
