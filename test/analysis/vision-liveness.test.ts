import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';
import type { Session, Tensor } from '../../src/analysis/runtime/runtime.ts';
import type { SeenFace } from '../../src/analysis/vision/faces/face-analyser.ts';
import { LivenessLooker } from '../../src/analysis/vision/liveness/liveness-looker.ts';
import type { Picture } from '../../src/analysis/vision/picture/picture.ts';
import { plainPicture, samplePortrait } from './fixtures/pictures.ts';

const portrait = samplePortrait();
/** The sample's face lies in the middle of this box. */
const sampleBox = [40, 50, 180, 180] as const;
const at = (box: readonly [number, number, number, number]) =>
  ({ detection: { box, confidence: 1, landmarks: [] } }) as unknown as SeenFace;

let runtime: OnnxRuntime;
let looker: LivenessLooker;
beforeAll(async () => {
  runtime = new OnnxRuntime({ models: await ensureModels({ cacheDir: '.cache/models' }) });
  looker = await LivenessLooker.create({ runtime });
}, 60_000);
afterAll(() => runtime.close());

/** A network that notes what it is given and answers what `answer` makes of the number of the run. */
function fakeSession(output: string, answer: (run: number) => number[]) {
  const images: Float32Array[] = [];
  const session: Session = {
    inputs: [],
    outputs: [],
    async run({ image }: Record<string, Tensor>) {
      images.push(Float32Array.from(image?.data ?? []));
      const data = Float32Array.from(answer(images.length - 1));
      return { [output]: { dims: [1, data.length], data } };
    },
    async close() {},
  };
  return { session, images };
}

function mirrored({ width, height, data }: Picture): Picture {
  const turned = plainPicture(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 3;
      turned.data.set(data.subarray(from, from + 3), (y * width + width - 1 - x) * 3);
    }
  }
  return turned;
}

/** Each row of planes of 32×32 from right to left. */
const reversedRows = (image: Float32Array | undefined) =>
  image?.map((_, i, all) => all[i - (i % 32) + 31 - (i % 32)] ?? 0);
/** Mean distance of two images, pixel by pixel. */
const difference = (a: Float32Array = new Float32Array(), b: Float32Array = new Float32Array()) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;

test('a photograph of a person looks live', async () => {
  const seen = await looker.look(portrait, at(sampleBox));
  expect(seen?.live).toBeGreaterThan(0.5);
  expect(seen?.live).toBeLessThanOrEqual(1);
});

test('a second look at the same face says the same, after any other', async () => {
  const first = await looker.look(portrait, at(sampleBox));
  await looker.look(plainPicture(640, 480, [200, 60, 30]), at([300, 200, 90, 90]));
  expect(await looker.look(portrait, at(sampleBox))).toEqual(first);
});

test('left and right do not matter', async () => {
  const [left, top, width, height] = sampleBox;
  const turned = await looker.look(mirrored(portrait), at([256 - left - width, top, width, height]));
  const straight = await looker.look(portrait, at(sampleBox));
  // Not to the last digit: crops take the pixel next to a place, on one side or the other.
  expect(Math.abs((turned?.live ?? -1) - (straight?.live ?? 2))).toBeLessThan(0.05);
});

test('the network’s first share counts, over three crops and their mirror images', async () => {
  const liveness = fakeSession('live', (run) => [run / 10, 1 - run / 10]);
  const seen = await new LivenessLooker({ liveness: liveness.session }).look(portrait, at(sampleBox));
  expect(seen?.live).toBeCloseTo(0.25);
  expect(liveness.images.map(({ length }) => length)).toEqual(Array(6).fill(3 * 32 * 32));
  for (const i of [0, 2, 4]) {
    const [straight, turned] = [liveness.images[i], liveness.images[i + 1]];
    expect(difference(straight, reversedRows(turned))).toBeLessThan(difference(straight, turned) / 2);
  }
  for (const image of liveness.images) {
    expect(Math.min(...image)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...image)).toBeLessThanOrEqual(1);
  }
});

test('a grey picture is not judged: the network knows colour only', async () => {
  const grey = { ...portrait, data: portrait.data.map((_, i, all) => all[i - (i % 3)] ?? 0) };
  expect(await looker.look(grey, at(sampleBox))).toBe(null);
  expect(await looker.look(plainPicture(640, 480), at([200, 100, 160, 160]))).toBe(null);
});

test('a face that reaches beyond the border is judged as far as it is there', async () => {
  const seen = await looker.look(portrait, at([-60, 50, 180, 180]));
  expect(seen?.live).toBeGreaterThanOrEqual(0);
  expect(seen?.live).toBeLessThanOrEqual(1);
});
