import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCanvas } from 'canvas';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../scripts/measure/shared/report.ts';
import { encodeJpeg, paste, plainPicture, samplePortrait } from '../analysis/fixtures/pictures.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'accuracy-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

/** The command as it is called, without npm. It finds no other program. */
function run(...args: string[]): Promise<Ended> {
  const main = path.resolve('scripts/measure/accuracy/main.ts');
  const env = { ...process.env, PATH: folder };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', main, ...args], { env }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const portrait = samplePortrait();
const one = () => paste(plainPicture(640, 480), portrait, 192, 112, 256);
const two = () => paste(paste(plainPicture(640, 480), portrait, 40, 120, 200), portrait, 360, 120, 200);

async function dataFolder(files: Record<string, string | Uint8Array>): Promise<string> {
  const data = await mkdtemp(path.join(folder, 'data-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(data, name)), { recursive: true });
    await writeFile(path.join(data, name), content);
  }
  return data;
}

/** A PNG with nobody in it, transparent throughout. */
const png = () => createCanvas(320, 240).toBuffer('image/png');

test('each figure has its cases; what cannot be looked at is told and counted; what is not there is left out', async () => {
  const data = await dataFolder({
    'labels.csv': [
      'path,group,label,face_count,attributes,unknown',
      'one.jpg,faces_single,1,1,glasses,"a, b"',
      'gone.jpg,faces_single,1,1,,',
      '../outside.jpg,faces_single,1,1,,',
      'text.jpg,faces_single,1,1,,',
      'huge.jpg,faces_none,0,0,,',
      'empty.png,faces_none,0,0,,',
      'two.jpg,faces_multi,2+,2+,,',
      'one.jpg,faces_multi,2,2,,',
      'clip.mp4,videos,one person,1,,',
    ].join('\n'),
    'headpose.csv': 'path,pitch_deg,yaw_deg,roll_deg,usable\none.jpg,0,0,0,yes\none.jpg,0,90,0,no\n',
    'one.jpg': encodeJpeg(one()),
    'two.jpg': encodeJpeg(two()),
    'empty.png': png(),
    'huge.jpg': encodeJpeg(plainPicture(4100, 8)),
    'text.jpg': 'no picture at all',
    'clip.mp4': 'never looked at',
  });
  const json = path.join(folder, 'report.json');
  const { status, stdout, stderr } = await run('--data', data, '--json', json);
  expect(stderr).not.toContain('Error');
  expect(status).toBe(0);
  expect(stdout).toContain('missing: gone.jpg: there is no such file');
  expect(stdout).toContain('missing: ../outside.jpg');
  expect(stdout).toContain('unreadable: text.jpg');
  expect(stdout).toContain('refused: huge.jpg');
  expect(stdout).toContain('faces: many: one.jpg has 2, seen 1');
  expect(stdout).toContain('verification: left out: there is no verification_pairs.csv');
  expect(stdout).toContain('objects: left out');
  expect(stdout).toContain('videos: not measured: ffmpeg is missing');
  expect(stdout).toMatch(/faces\.one\.right +1 +0\.207 – 1 +n 1 +at least 0: reached/);
  const report: Report = JSON.parse(await readFile(json, 'utf8'));
  expect(report).toMatchObject({
    command: 'accuracy',
    figures: {
      'faces.none.right': 1,
      'faces.none.right.n': 1,
      'faces.one.right': 1,
      'faces.many.right': 0.5,
      'faces.many.right.n': 2,
      'pose.mae_deg.n': 1,
      'pictures.missing': 2,
      'pictures.unreadable': 1,
      'pictures.refused': 1,
    },
    targets: { 'faces.many.right': { min: 0.5 }, 'pose.mae_deg': { max: 6 } },
    missed: [],
  });
  expect(report.figures['pose.mae_deg']).toBeLessThan(12);
  expect(Object.keys(report.targets)).not.toContain('verification.deepface.tar_far1');
  expect(Object.keys(report.targets)).not.toContain('objects.phone.recall');
});

test('only what is asked for is measured', async () => {
  const data = await dataFolder({
    'objects.csv':
      'path,class,present,n,max_box_area_frac\none.jpg,person,yes,1,0.2\none.jpg,cell phone,no,0,0\n',
    'headpose.csv': 'path,pitch_deg,yaw_deg,roll_deg\none.jpg,0,0,0\n',
    'one.jpg': encodeJpeg(one()),
  });
  const json = path.join(folder, 'objects.json');
  const { status, stdout } = await run('--data', data, '--only', 'objects', '--json', json);
  expect(status).toBe(0);
  expect(stdout).not.toContain('pose');
  const report: Report = JSON.parse(await readFile(json, 'utf8'));
  expect(report.figures).toMatchObject({ 'objects.person.recall': 1, 'objects.phone.false_rate': 0 });
  // There is no phone to be found: what was promised of it was not shown.
  expect(report.missed).toEqual(['objects.phone.recall']);
});

test('a table that cannot be used is told by its name, and so is a folder that holds nothing', async () => {
  const lacking = await dataFolder({ 'headpose.csv': 'path,yaw_deg\none.jpg,3\n' });
  expect(await run('--data', lacking)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('headpose.csv has no column "pitch_deg"'),
  });
  const nothing = await run('--data', await dataFolder({}));
  expect(nothing).toMatchObject({ status: 1, stderr: expect.stringContaining('Nothing could be measured') });
  expect(nothing.stdout).toContain('faces: left out');
});

test.each([
  [[], '--data'],
  [['--data', '/nowhere/at/all'], 'is no folder'],
  [['--data', '.', '--only', 'taste'], '"taste"'],
  [['--data', '.', '--nonsense'], '--nonsense'],
])('%j is refused with words that name the mistake', async (args, named) => {
  expect(await run(...args)).toMatchObject({ status: 1, stderr: expect.stringContaining(named) });
});
