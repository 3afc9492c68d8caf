import { AreaResizer } from '../../../src/analysis/vision/picture/area-resize.ts';
import type { Picture } from '../../../src/analysis/vision/picture/picture.ts';
import type { Portrait } from './photographs.ts';

/** Larger than a frame, so that the view can be panned inside it. */
export const sceneSize = { width: 720, height: 544 } as const;
/** A person's side in the scene, pixels: a head about as large as at a laptop's camera. */
const personSide = 290;

/** A room without and with its person. */
export interface Scene {
  empty: Picture;
  occupied: Picture;
}

/** `person` numbers the persons: it decides the room's colours, and whether the picture is mirrored. */
export function sceneOf(portrait: Portrait, person: number): Scene {
  const empty = room(person);
  const occupied = { ...empty, data: Uint8Array.from(empty.data) };
  drawShoulders(occupied, person);
  drawPortrait(occupied, portrait, person % 2 === 1);
  return { empty, occupied };
}

/** A wall that is lighter towards one side, with shelves: something that an encoder has to work on. */
function room(person: number): Picture {
  const { width, height } = sceneSize;
  const data = new Uint8Array(width * height * 3);
  const wall = tint(person, 150, 40);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isShelf = y % 130 < 10 || (y % 130 > 50 && y < 400 && (x + person * 37) % 53 < 12);
      const light = 0.75 + (0.35 * (person % 2 === 0 ? x : width - x)) / width - (isShelf ? 0.3 : 0);
      const at = (y * width + x) * 3;
      for (let c = 0; c < 3; c += 1) data[at + c] = Math.min(255, (wall[c] ?? 0) * light);
    }
  }
  return { width, height, data };
}

/** Colours that differ from person to person. */
function tint(person: number, middle: number, range: number): number[] {
  return [0, 2, 4].map((shift) => middle + range * Math.sin(person * 2.4 + shift));
}

/** The portraits end below the chin: a plain ellipse stands for the shoulders. */
function drawShoulders(scene: Picture, person: number): void {
  const { width, height } = sceneSize;
  const colour = tint(person + 3, 90, 60);
  for (let y = 360; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (((x - width / 2) / 230) ** 2 + ((y - height) / 180) ** 2 > 1) continue;
      const at = (y * width + x) * 3;
      for (let c = 0; c < 3; c += 1) scene.data[at + c] = colour[c] ?? 0;
    }
  }
}

/** Fades into the room towards an ellipse's border. */
function drawPortrait(scene: Picture, { picture, region }: Portrait, mirrored: boolean): void {
  const scale = personSide / Math.max(region[2], region[3]);
  const width = Math.round(region[2] * scale);
  const height = Math.round(region[3] * scale);
  const planes = new Float32Array(3 * width * height);
  const target = { data: planes, width, height, area: [0, 0, width, height] as const, scale: 1, offset: 0 };
  new AreaResizer().resize(picture, region, target);
  const left = (scene.width - width) >> 1;
  const top = ((scene.height - height) >> 1) + 10;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const away = ((2 * x) / width - 1) ** 2 + ((2 * y) / height - 1) ** 2;
      const share = Math.min(1, Math.max(0, (1.1 - away) / 0.25));
      const from = y * width + (mirrored ? width - 1 - x : x);
      const at = ((top + y) * scene.width + left + x) * 3;
      for (let c = 0; c < 3; c += 1) {
        const value = planes[c * width * height + from] as number;
        scene.data[at + c] = share * value + (1 - share) * (scene.data[at + c] as number);
      }
    }
  }
}
