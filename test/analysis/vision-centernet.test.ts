import { expect, test } from 'vitest';
import { CenterNet } from '../../src/analysis/vision/objects/centernet.ts';
import type { Picture } from '../../src/analysis/vision/picture/picture.ts';
import { centerNetSeeing, coco } from './fixtures/object-networks.ts';
import { plainPicture } from './fixtures/pictures.ts';

const atLeast = (all: number) => ({ person: all, screen: all, laptop: all, phone: all, book: all });
const whole = (picture: Picture) => ({
  region: [0, 0, picture.width, picture.height] as const,
  mirrored: false,
});
const phone = { coco: coco.phone, column: 32, row: 64, confidence: 0.6 };

test('a peak becomes an object in pixels of the picture', async () => {
  const picture = plainPicture(1024, 1024);
  const network = new CenterNet({ session: centerNetSeeing(phone) });
  const [object, ...others] = await network.detect(picture, whole(picture), atLeast(0.5));
  expect(others).toEqual([]);
  expect(object?.label).toBe('phone');
  expect(object?.confidence).toBeCloseTo(0.6);
  expect(object?.box).toEqual([156, 472, 160, 80]);
});

test('neighbours of a peak, other classes, weak peaks and the same thing again are left out', async () => {
  const session = centerNetSeeing(
    phone,
    { ...phone, column: 33, confidence: 0.5 },
    { ...phone, column: 35, confidence: 0.55 },
    { coco: coco.dog, column: 90, row: 20, confidence: 0.9 },
    { coco: coco.phone, column: 90, row: 90, confidence: 0.1 },
  );
  const picture = plainPicture(512, 512);
  const network = new CenterNet({ session });
  expect(await network.detect(picture, whole(picture), atLeast(0.2))).toHaveLength(1);
  expect(await network.detect(picture, whole(picture), atLeast(0.05))).toHaveLength(2);
});

test('each label has its own threshold', async () => {
  const picture = plainPicture(512, 512);
  const network = new CenterNet({
    session: centerNetSeeing(phone, { coco: coco.laptop, column: 90, row: 90, confidence: 0.6 }),
  });
  const seen = await network.detect(picture, whole(picture), { ...atLeast(0.5), phone: 0.7 });
  expect(seen.map(({ label }) => label)).toEqual(['laptop']);
});

test('a region is answered in pixels of the whole picture, and boxes end with it', async () => {
  const picture = plainPicture(1024, 512);
  const network = new CenterNet({
    session: centerNetSeeing(
      { ...phone, column: 64 },
      { coco: coco.laptop, column: 124, row: 64, confidence: 0.5 },
    ),
  });
  const right = { region: [512, 0, 512, 512] as const, mirrored: false };
  const boxes = (await network.detect(picture, right, atLeast(0.2))).map(({ box }) => box);
  expect(boxes).toEqual([
    [512 + 206, 236, 80, 40],
    [512 + 446, 236, 66, 40],
  ]);
});

test('a mirrored view shows the network the mirrored picture, and answers in the picture as it is', async () => {
  const picture = plainPicture(512, 512, [0, 0, 0]);
  picture.data.fill(255, 0, 3); // The left top pixel is white.
  const session = centerNetSeeing(phone);
  const shown: number[] = [];
  const watching = {
    ...session,
    run: async (inputs: Parameters<typeof session.run>[0]) => {
      shown.push(inputs.image?.data[0] ?? -1, inputs.image?.data[511] ?? -1);
      return session.run(inputs);
    },
  };
  const network = new CenterNet({ session: watching });
  const [object] = await network.detect(picture, { ...whole(picture), mirrored: true }, atLeast(0.2));
  expect(shown).toEqual([0, 255]);
  // 50 pixels to the left and 30 to the right of column 32 × 4 in the mirror.
  expect(object?.box).toEqual([512 - 128 - 30, 236, 80, 40]);
});

test('a region beside the picture holds nothing', async () => {
  const network = new CenterNet({ session: centerNetSeeing({ ...phone, column: 64 }) });
  const beside = { region: [100, 0, 50, 50] as const, mirrored: false };
  expect(await network.detect(plainPicture(64, 64), beside, atLeast(0))).toEqual([]);
});
