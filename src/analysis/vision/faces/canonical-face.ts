/**
 * A mean face: [mesh point, x, y, z] in centimetres; x to the picture's right when the face looks into
 * the camera, y up, z to the camera. From MediaPipe's canonical face model (Apache-2.0, see
 * THIRD_PARTY.md); only points over bone and cartilage, which stay put when a person speaks or blinks.
 */
const landmarks: readonly (readonly [index: number, x: number, y: number, z: number])[] = [
  // Forehead and bridge of the nose, from the top down, and the nose.
  [10, 0, 8.261778, 4.481535],
  [151, 0, 6.54539, 5.027311],
  [9, 0, 4.885979, 5.385258],
  [8, 0, 4.019042, 5.284764],
  [168, 0, 3.271027, 5.236015],
  [6, 0, 2.473255, 5.788627],
  [197, 0, 1.728369, 6.31675],
  [195, 0, 1.059413, 6.774605],
  [5, 0, 0.365669, 7.24287],
  [4, 0, -0.46317, 7.58658],
  [1, 0, -1.126865, 7.475604],
  [2, 0, -2.089024, 6.058267],
];

/** Points that come in pairs: [on the picture's left, on its right, x of the right one, y, z]. */
const pairs: readonly (readonly [left: number, right: number, x: number, y: number, z: number])[] = [
  // Wings of the nose, corners of the eyes, cheekbones.
  [98, 327, 1.405627, -1.714196, 5.241087],
  [133, 362, 1.856432, 2.585245, 3.757904],
  [33, 263, 4.445859, 2.663991, 3.173422],
  [50, 280, 4.765501, -0.701554, 3.534632],
  [116, 345, 6.46517, 0.937119, 1.689873],
  [123, 352, 6.338145, -0.529279, 1.881175],
  // The outline, from the top of the forehead to the jaw's hinge.
  [109, 338, 1.891399, 8.236377, 4.274997],
  [67, 297, 3.523964, 8.005976, 3.729163],
  [103, 332, 5.133204, 7.485602, 2.660442],
  [54, 284, 6.279331, 6.615427, 1.42585],
  [21, 251, 7.08796, 5.434801, 0.09962],
  [162, 389, 7.555811, 4.106811, -0.991917],
  [127, 356, 7.743095, 2.364999, -2.005167],
  [234, 454, 7.664182, 0.673132, -2.435867],
  [93, 323, 7.542244, -1.049282, -2.431321],
  [132, 361, 7.270895, -2.890917, -2.252455],
];

type CanonicalPoint = readonly [index: number, x: number, y: number, z: number];

/** All points, moved so that their mean is the origin. */
export const canonicalPoints: readonly CanonicalPoint[] = centred([
  ...landmarks,
  ...pairs.flatMap(([left, right, x, y, z]): CanonicalPoint[] => [
    [left, -x, y, z],
    [right, x, y, z],
  ]),
]);

function centred(points: readonly CanonicalPoint[]): CanonicalPoint[] {
  const mean = (axis: 1 | 2 | 3): number => points.reduce((sum, p) => sum + p[axis], 0) / points.length;
  const [x, y, z] = [mean(1), mean(2), mean(3)];
  return points.map((p) => [p[0], p[1] - x, p[2] - y, p[3] - z]);
}
