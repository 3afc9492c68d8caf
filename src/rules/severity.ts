import type { Severity } from '../protocol/incident.ts';

const lightestFirst: readonly Severity[] = ['technical', 'low', 'medium', 'high'];

/** Above 0 when `a` weighs more than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return lightestFirst.indexOf(a) - lightestFirst.indexOf(b);
}

/** One step more severe. What is technical stays so, however often it happens. */
export function raised(severity: Severity): Severity {
  if (severity === 'technical') return severity;
  return lightestFirst[lightestFirst.indexOf(severity) + 1] ?? severity;
}
