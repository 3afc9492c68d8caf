import type { Expression } from '../../analysis/observation.ts';
import type { FaceLook } from './recent-looks.ts';

/** Looks a second below which a change of half a second falls between two looks. */
export const microRate = 8;
/** Degrees. While the head moves, the mesh's points move on the face. */
const mostHeadTurn = 5;

/** Of Expression. Lids are left out, for they blink, and the gap of the lips, for it opens to speak and to breathe. */
const parts = ['browGap', 'browHeight', 'mouthWidth'] as const satisfies readonly (keyof Expression)[];

/**
 * Whether these looks hold a change of the face that came and went: part of it moved by more than `change` and moved back
 * by as much. A micro-expression is over within half a second (Ekman and Friesen 1969; Yan et al. 2013), which a smile that
 * stays is not. Pass the looks of that span.
 */
export function holdsMicroExpression(looks: readonly FaceLook[], change: number): boolean {
  if (!headRests(looks)) return false;
  const speaks = isSwing(valuesOf(looks, 'mouthGap'), change);
  return parts.some((part) => !(speaks && part === 'mouthWidth') && isSwing(valuesOf(looks, part), change));
}

/** Out and back again, up or down: a value that differs from an earlier and from a later one in the same direction. */
function isSwing(values: readonly number[], change: number): boolean {
  return [values, values.map((value) => -value)].some((up) => {
    let lowestBefore = Number.POSITIVE_INFINITY;
    let peak = Number.NEGATIVE_INFINITY;
    for (const value of up) {
      if (peak - value > change) return true;
      if (value - lowestBefore > change) peak = Math.max(peak, value);
      lowestBefore = Math.min(lowestBefore, value);
    }
    return false;
  });
}

function headRests(looks: readonly FaceLook[]): boolean {
  return (['yaw', 'pitch'] as const).every((angle) => {
    const angles = looks.map((look) => look[angle]).filter((value) => value !== null);
    return Math.max(...angles) - Math.min(...angles) <= mostHeadTurn;
  });
}

function valuesOf(looks: readonly FaceLook[], part: keyof Expression): number[] {
  return looks.map((look) => look.expression?.[part]).filter((value) => value !== undefined);
}
