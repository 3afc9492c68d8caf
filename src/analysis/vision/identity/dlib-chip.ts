import type { FaceMesh } from '../faces/mesh.ts';
import type { Square } from '../picture/rotated-crop.ts';
import { squareOver } from './similarity.ts';

/**
 * dlib's mean face: [mesh point, x, y] as shares of a square around it, x to the right, y down. The numbers are those of
 * dlib's `get_face_chip_details` (Boost licence, see THIRD_PARTY.md) for its 68 landmarks without jaw, brows and lower lip,
 * which it leaves out too because they move most; each is paired with the mesh point that lies at the same place.
 */
const meanFace: readonly (readonly [index: number, x: number, y: number])[] = [
  // The bridge of the nose, from the top down.
  [168, 0.490127, 0.203352],
  [197, 0.490127, 0.307009],
  [5, 0.490127, 0.409805],
  [4, 0.490127, 0.515625],
  // Under the nose, from left to right in the picture.
  [98, 0.36688, 0.587326],
  [97, 0.426036, 0.609345],
  [2, 0.490127, 0.628106],
  [326, 0.554217, 0.609345],
  [327, 0.613373, 0.587326],
  // The eye on the picture's left: outer corner, upper lid, inner corner, lower lid.
  [33, 0.121737, 0.216423],
  [160, 0.187122, 0.178758],
  [158, 0.265825, 0.179852],
  [133, 0.334606, 0.231733],
  [153, 0.260918, 0.245099],
  [144, 0.182743, 0.244077],
  // The eye on its right: inner corner, upper lid, outer corner, lower lid.
  [362, 0.645647, 0.231733],
  [385, 0.714428, 0.179852],
  [387, 0.793132, 0.178758],
  [263, 0.858516, 0.216423],
  [373, 0.79751, 0.244077],
  [380, 0.719335, 0.245099],
  // The upper lip's upper edge, with the corners of the mouth.
  [61, 0.254149, 0.780233],
  [39, 0.340985, 0.745405],
  [37, 0.428858, 0.727388],
  [0, 0.490127, 0.742578],
  [267, 0.551395, 0.727388],
  [269, 0.639268, 0.745405],
  [291, 0.726104, 0.780233],
  // The inner edge of both lips.
  [78, 0.290379, 0.784792],
  [82, 0.428096, 0.778746],
  [13, 0.490127, 0.785343],
  [312, 0.552157, 0.778746],
  [308, 0.689874, 0.784792],
  [317, 0.553364, 0.824182],
  [14, 0.490127, 0.831803],
  [87, 0.42689, 0.824182],
];

/** What dlib shows around its mean face on every side, as a share of the face; its descriptor was trained on such chips. */
const MARGIN = 0.25;

/** The square that dlib would cut out: eyes, nose and mouth lie as near as can be to where they lie in its mean face. */
export function dlibChip(mesh: FaceMesh): Square {
  return squareOver(
    meanFace.map(([index, x, y]) => ({ index, x, y })),
    mesh,
    MARGIN,
  );
}
