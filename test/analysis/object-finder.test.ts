import { expect, test } from 'vitest';
import {
  mostOfAKind,
  mostSecondViews,
  ObjectFinder,
} from '../../src/analysis/vision/objects/object-finder.ts';
import type { ObjectLabel, SeenObject } from '../../src/protocol/incident.ts';
import { scripted } from './fixtures/object-networks.ts';
import { plainPicture } from './fixtures/pictures.ts';

const picture = plainPicture(640, 480);
const seen = (
  label: ObjectLabel,
  confidence: number,
  box: SeenObject['box'] = [300, 300, 40, 80],
): SeenObject => ({
  label,
  confidence,
  box,
});

test('nothing to doubt: one run of the network, over the whole picture', async () => {
  const network = scripted([seen('person', 0.8, [100, 0, 400, 480]), seen('screen', 0.6, [0, 0, 90, 200])]);
  const found = await new ObjectFinder({ network }).find(picture);
  expect(found.map(({ label }) => label)).toEqual(['person', 'screen']);
  expect(network.views).toEqual([{ region: [0, 0, 640, 480], mirrored: false }]);
});

test('a faint phone counts when a second view of its surroundings agrees, with the mean of both', async () => {
  const faint = seen('phone', 0.16);
  const network = scripted([faint], [seen('phone', 0.36, [304, 306, 40, 78])]);
  const found = await new ObjectFinder({ network }).find(picture);
  expect(found).toMatchObject([{ label: 'phone', box: faint.box }]);
  expect(found[0]?.confidence).toBeCloseTo(0.26);
  expect(network.views[1]).toEqual({ region: [80, 0, 480, 480], mirrored: true });
});

test.each([
  ['sees nothing', []],
  ['sees another thing there', [seen('book', 0.9)]],
  ['sees it elsewhere', [seen('phone', 0.9, [340, 300, 40, 80])]],
])('a phone that the second view does not confirm is none: it %s', async (_, again: SeenObject[]) => {
  const network = scripted([seen('phone', 0.3)], again);
  expect(await new ObjectFinder({ network }).find(picture)).toEqual([]);
});

test('things that one second view shows share it', async () => {
  const book = seen('book', 0.2, [200, 100, 60, 60]);
  const phone = seen('phone', 0.3);
  const network = scripted([phone, book], [phone, book]);
  const found = await new ObjectFinder({ network }).find(picture);
  expect(found.map(({ label }) => label)).toEqual(['phone', 'book']);
  expect(network.views).toHaveLength(2);
});

test('a desk full of things costs no more than the limit', async () => {
  const wide = plainPicture(2_000, 200);
  const things = Array.from({ length: 10 }, (_, i) =>
    seen('phone', 0.9 - i / 100, [i * 200 + 50, 50, 40, 80]),
  );
  const network = scripted(things, ...things.map((thing) => [thing]));
  const found = await new ObjectFinder({ network }).find(wide);
  expect(network.views).toHaveLength(1 + mostSecondViews);
  expect(found).toEqual(things.slice(0, mostSecondViews));
});

test('the second view of a thing that fills the picture shows all of it', async () => {
  const tall = plainPicture(140, 320);
  const phone = seen('phone', 0.5, [4, 19, 127, 277]);
  const network = scripted([phone], [phone]);
  expect(await new ObjectFinder({ network }).find(tall)).toEqual([phone]);
  expect(network.views[1]?.region).toEqual([0, 0, 140, 320]);
});

test('thresholds belong to the network', async () => {
  const all = (value: number) => ({ person: value, screen: value, laptop: value, phone: value, book: value });
  const trust = { possible: all(0.3), certain: all(0.5) };
  const looks = (first: number, second: number) =>
    new ObjectFinder({ network: scripted([seen('phone', first)], [seen('phone', second)]), trust }).find(
      picture,
    );
  expect(await looks(0.29, 0.9)).toEqual([]);
  expect(await looks(0.3, 0.6)).toEqual([]);
  expect(await looks(0.3, 0.8)).toHaveLength(1);
});

test('of a wall of books the surest are told, and what is rarer is told beside them', async () => {
  const books = Array.from({ length: 55 }, (_, i) => seen('book', 0.9 - i / 100, [i * 11, 0, 10, 60]));
  const phone = seen('phone', 0.3);
  const network = scripted([...books, phone], [...books, phone], [phone]);
  const found = await new ObjectFinder({ network }).find(picture);
  expect(found).toEqual([...books.slice(0, mostOfAKind), phone]);
});
