import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Analysed, FrameMemory } from '../../src/analysis/frame-memory.ts';
import { type Look, plainLook } from '../../src/analysis/observation.ts';
import { ensureModels } from '../../src/analysis/runtime/convert/ensure-models.ts';
import { OnnxRuntime } from '../../src/analysis/runtime/onnx.ts';
import { CameraAnalyser } from '../../src/analysis/vision/camera-analyser.ts';
import { overlap } from '../../src/analysis/vision/picture/boxes.ts';
import type { Picture } from '../../src/analysis/vision/picture/picture.ts';
import { encodeJpeg, paste, plainPicture, samplePortrait } from './fixtures/pictures.ts';

const portrait = samplePortrait();
let analyser: CameraAnalyser;
beforeAll(async () => {
  const models = await ensureModels({ cacheDir: '.cache/models' });
  analyser = await CameraAnalyser.create({ runtime: new OnnxRuntime({ models }) });
}, 60_000);
afterAll(() => analyser.close());

const room = () => plainPicture(640, 480, [150, 155, 160]);
const student = (x = 192, y = 112, width = 256) => paste(room(), portrait, x, y, width);
const see = (picture: Picture, memory: FrameMemory | null, asked: Partial<Look> = {}): Promise<Analysed> =>
  analyser.analyse(encodeJpeg(picture), { ...plainLook, ...asked }, memory);
/** What is remembered of a student who sits there. */
const seated = async () => (await see(student(), null)).memory;

describe('a face that is followed', () => {
  test('needs no detector, and measures as with it', async () => {
    const first = await see(student(), null);
    expect(first.observation).toMatchObject({ path: 'full', isNewFace: true });
    let memory = first.memory;
    for (const x of [204, 220, 240]) {
      const { observation, memory: next } = await see(student(x, 116), memory);
      const [full] = (await see(student(x, 116), null)).observation.faces;
      const [face] = observation.faces;
      expect(observation).toMatchObject({ path: 'tracked', isNewFace: false });
      expect(overlap(face?.box ?? [0, 0, 0, 0], full?.box ?? [0, 0, 0, 0])).toBeGreaterThan(0.75);
      expect(Math.abs((face?.yaw ?? 90) - (full?.yaw ?? 0))).toBeLessThan(4);
      expect(Math.abs((face?.pitch ?? 90) - (full?.pitch ?? 0))).toBeLessThan(4);
      expect(face?.eyesOpen).toBe(true);
      memory = next;
    }
  });

  test.each([
    ['an empty room', () => room()],
    ['a hand', () => hand()],
    ['a pattern', () => stripes()],
    ['noise', () => noise()],
  ])('that gives way to %s is told in the same frame', async (_, picture) => {
    const { observation, memory } = await see(picture(), await seated());
    expect(observation).toMatchObject({ path: 'full', faces: [], isNewFace: false });
    expect(memory.track).toBeNull();
    // Who comes back must be asked who it is.
    expect((await see(student(), memory)).observation).toMatchObject({ path: 'full', isNewFace: true });
  });

  test('that leaves over the border is not followed beyond it', async () => {
    let memory = await seated();
    let last: Analysed | null = null;
    for (let x = 192; x <= 640; x += 40) {
      last = await see(student(x), memory);
      memory = last.memory;
    }
    expect(last?.observation).toMatchObject({ path: 'full', faces: [] });
  });

  test('is another one when it turns up elsewhere', async () => {
    const { observation } = await see(student(0, 220, 160), await seated(), { full: true });
    expect(observation).toMatchObject({ path: 'full', isNewFace: true });
    expect((await see(student(196), await seated(), { full: true })).observation.isNewFace).toBe(false);
  });

  test('is followed only while it is alone', async () => {
    const two = paste(student(40, 112, 220), portrait, 380, 112, 220);
    const { observation, memory } = await see(two, null);
    expect(observation.faces).toHaveLength(2);
    expect(memory.track).toBeNull();
    const next = await see(paste(student(52, 112, 220), portrait, 380, 112, 220), memory);
    expect(next.observation.path).toBe('full');
    // The largest is where it was: nobody needs to ask who that is.
    expect(next.observation.isNewFace).toBe(false);
  });
});

describe('a still scene', () => {
  test('repeats what was seen, and keeps what it is compared with', async () => {
    const memory = await seated();
    const { observation, memory: next } = await see(student(), memory);
    expect(observation).toMatchObject({ path: 'still', isNewFace: false, faces: memory.faces });
    expect(observation.quality.luminance).toBeGreaterThan(50);
    expect(next).toEqual({ ...memory, isCalm: true });
    // From then on brightness alone tells that it goes on.
    const again = await see(student(), next);
    expect(again.observation).toMatchObject({ path: 'still', faces: memory.faces, quality: memory.quality });
    const moved = await see(student(196), next);
    expect(moved.observation.path).toBe('tracked');
  });

  test('is looked at when somebody asks for more than a thumbnail', async () => {
    const memory = await seated();
    expect((await see(student(), memory, { full: true })).observation.path).toBe('full');
    expect((await see(student(), memory, { expression: true })).observation).toMatchObject({
      path: 'tracked',
      faces: [{ expression: { browGap: expect.any(Number) } }],
    });
    const { observation } = await see(student(), memory, { liveness: true });
    expect(observation.path).toBe('tracked');
    expect(observation.liveness).not.toBeNull();
    const thumbnail = await see(student(), memory, { thumbnail: true });
    expect(thumbnail.observation.path).toBe('still');
    expect(thumbnail.observation.thumbnail).not.toBeNull();
  });

  test('without a face is still, too', async () => {
    const { memory } = await see(room(), null);
    expect((await see(room(), memory)).observation).toMatchObject({ path: 'still', faces: [] });
    expect((await see(student(), memory)).observation.faces).toHaveLength(1);
  });
});

test('gaze and expression are of the largest face alone', async () => {
  const two = paste(student(20, 60, 300), portrait, 420, 160, 180);
  const { faces } = (await see(two, null, { expression: true })).observation;
  expect(faces).toHaveLength(2);
  expect(faces[0]?.gaze).not.toBeNull();
  expect(faces[0]?.expression).not.toBeNull();
  expect(faces[1]).toMatchObject({ gaze: null, expression: null });
});

/** Five fingers the colour of skin before the camera, where the face was. */
function hand(): Picture {
  const picture = room();
  for (let y = 120; y < 400; y += 1) {
    for (let x = 210; x < 440; x += 1) {
      const isFinger = y > 260 || (x - 210) % 48 < 38;
      if (isFinger) picture.data.set([205 - (x % 48), 160 - (x % 48), 135 - (x % 48)], (y * 640 + x) * 3);
    }
  }
  return picture;
}

function stripes(): Picture {
  const picture = room();
  for (let i = 0; i < 640 * 480; i += 1) {
    if (Math.floor(i / 640 / 12) % 2 === 0) picture.data.set([90, 60, 40], i * 3);
  }
  return picture;
}

function noise(): Picture {
  const picture = room();
  let state = 7;
  for (let i = 0; i < picture.data.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    picture.data[i] = state >>> 24;
  }
  return picture;
}
