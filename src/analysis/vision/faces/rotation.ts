/** A 3×3 matrix, row by row. */
export type Matrix3 = [number, number, number, number, number, number, number, number, number];

/** Newton's iteration doubles the correct digits each time; 20 steps are more than any fit needs. */
const MAX_STEPS = 20;

/**
 * The rotation nearest to a matrix: the orthogonal part of its polar decomposition, by Newton's
 * iteration X ← (γX + (γX)⁻ᵀ) / 2 with scaling (Higham 1986). Null if the matrix is (almost) singular
 * or mirrors.
 */
export function nearestRotation(matrix: Matrix3): Matrix3 | null {
  let x = matrix;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const inverse = inverseTransposed(x);
    if (!inverse) return null;
    const gamma = Math.sqrt(norm(inverse) / norm(x));
    const next = x.map((value, i) => (gamma * value + (inverse[i] as number) / gamma) / 2) as Matrix3;
    const change = norm(next.map((value, i) => value - (x[i] as number)) as Matrix3);
    x = next;
    if (change < 1e-12) break;
  }
  return x;
}

/** The matrix of cofactors over the determinant. Null unless the determinant is clearly positive. */
function inverseTransposed([a, b, c, d, e, f, g, h, i]: Matrix3): Matrix3 | null {
  const cofactors: Matrix3 = [
    e * i - f * h,
    f * g - d * i,
    d * h - e * g,
    c * h - b * i,
    a * i - c * g,
    b * g - a * h,
    b * f - c * e,
    c * d - a * f,
    a * e - b * d,
  ];
  const determinant = a * cofactors[0] + b * cofactors[1] + c * cofactors[2];
  const size = norm([a, b, c, d, e, f, g, h, i]);
  if (!(determinant > 1e-9 * size ** 3)) return null;
  return cofactors.map((value) => value / determinant) as Matrix3;
}

/** Frobenius norm. */
function norm(matrix: Matrix3): number {
  return Math.hypot(...matrix);
}
