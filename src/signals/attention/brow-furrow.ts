import type { Learnt } from './baseline.ts';
import type { FaceLook } from './recent-looks.ts';

/**
 * Brows that are drawn together and lowered (action unit 4 of the Facial Action Coding System, Ekman and Friesen 1978).
 * The shortfall of both distances from the baseline, in its spreads, is nothing up to 1 and full at 3: beyond one spread
 * lies a sixth of what is usual, beyond three almost nothing.
 */
const usualSpreads = 1;
const fullSpreads = 3;
/** Degrees from the centre. Turned further, the mesh's brows sink although nobody frowns. */
const mostTurn = 15;
/** A mouth wider than usual by this share of the eyes' distance smiles, and a smile moves the brows as well. */
const smileWidth = 0.05;

/** 0–1, the mean of the looks; null when fewer than half of them could be measured. */
export function browFurrow(looks: readonly FaceLook[], baseline: Learnt): number | null {
  const measured = looks.map((look) => furrowIn(look, baseline)).filter((furrow) => furrow !== null);
  if (measured.length === 0 || 2 * measured.length < looks.length) return null;
  return measured.reduce((sum, furrow) => sum + furrow, 0) / measured.length;
}

function furrowIn({ yaw, pitch, expression }: FaceLook, baseline: Learnt): number | null {
  if (!expression || yaw === null || pitch === null) return null;
  const { head, browGap, browHeight, mouthWidth } = baseline;
  if (Math.abs(yaw - head.yaw) > mostTurn || Math.abs(pitch - head.pitch) > mostTurn) return null;
  if (expression.mouthWidth - mouthWidth > smileWidth) return null;
  const together = (browGap.median - expression.browGap) / browGap.spread;
  const lowered = (browHeight.median - expression.browHeight) / browHeight.spread;
  const spreads = (together + lowered) / 2;
  return Math.min(1, Math.max(0, (spreads - usualSpreads) / (fullSpreads - usualSpreads)));
}
