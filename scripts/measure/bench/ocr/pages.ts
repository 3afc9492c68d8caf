import { createCanvas } from 'canvas';
import { Random } from '../../shared/random.ts';

const width = 1920;
const height = 1080;
/** What browsers are asked for. */
const quality = 0.7;
const lineCount = 40;

/** One page of an exam, line by line. */
export type Page = readonly string[];

const words = (
  'the student explains why each result follows from given data and shows how energy of moving particles changes ' +
  'when pressure rises in closed vessels which enzyme breaks down starch under these conditions consider a market ' +
  'where price falls after harvest name two reasons for this treaty between both countries describe its effect on ' +
  'rivers forests towns compare your answer with table below then choose one correct statement about limits series'
).split(' ') as [string, ...string[]];

/** Questions that nobody has seen before, for each seed others. */
export function pageOf(seed: number): Page {
  const random = new Random(seed);
  return Array.from({ length: lineCount }, (_, i) => {
    const count = 7 + Math.floor(random.next() * 7);
    const text = Array.from({ length: count }, () => random.pick(words)).join(' ');
    return i % 5 === 0 ? `Question ${i / 5 + 1}. ${text}` : text;
  });
}

/** The same page with one other line in the middle. */
export function withChange(page: Page, seed: number): Page {
  const random = new Random(seed);
  const text = Array.from({ length: 9 }, () => random.pick(words)).join(' ');
  return page.map((line, i) => (i === lineCount / 2 ? `Answer: ${text}` : line));
}

/**
 * The page as one student's browser sends it. Pixels are a level brighter or darker by chance, so that no two files of one
 * page are the same. 16 px is what browsers show text in.
 */
export function shoot(page: Page, seed: number): Uint8Array {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#1f2328';
  context.font = '16px sans-serif';
  for (const [i, line] of page.entries()) context.fillText(line, 240, 50 + i * 25);
  const image = context.getImageData(0, 0, width, height);
  const random = new Random(seed);
  for (let i = 0; i < image.data.length; i += 4) {
    const noise = Math.floor(random.next() * 3) - 1;
    for (let colour = 0; colour < 3; colour += 1)
      image.data[i + colour] = (image.data[i + colour] ?? 0) + noise;
  }
  context.putImageData(image, 0, 0);
  return new Uint8Array(canvas.toBuffer('image/jpeg', { quality }));
}
