import { encodeJpeg, paste, plainPicture, samplePortrait } from '../analysis/fixtures/pictures.ts';

const portrait = samplePortrait();
const places = [40, 360];

/** A wall that is lighter on one side: one plain colour would be a covered lens. */
function room() {
  const picture = plainPicture(640, 480);
  for (let i = 0; i < picture.data.length; i += 1) {
    picture.data[i] = 95 + ((Math.floor(i / 3) % 640) * 60) / 640 + 5 * (i % 3);
  }
  return picture;
}

/** Different camera pictures, 640×480, with none, one or two faces: the heads move a little and the sensor is noisy. */
export function cameraPictures(faces: 0 | 1 | 2, count = 6): Uint8Array[] {
  return Array.from({ length: count }, (_, n) => {
    const picture = room();
    for (const x of places.slice(0, faces)) paste(picture, portrait, x + 3 * (n % 3), 100 + 2 * n, 240);
    for (let i = 0; i < picture.data.length; i += 1) {
      // A small repeatable noise; never the same bytes twice.
      picture.data[i] = (picture.data[i] ?? 0) + ((i * 7_919 + n * 104_729) % 5) - 2;
    }
    return encodeJpeg(picture, 80);
  });
}
