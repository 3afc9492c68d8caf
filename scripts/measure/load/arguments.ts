import { parseArgs } from 'node:util';
import { ArgumentError, loopbackUrl, wholeNumber } from '../shared/arguments.ts';

export interface LoadArguments {
  students: number;
  /** Camera frames a student sends in a second. */
  fps: number;
  /** How long is measured. */
  seconds: number;
  teachers: number;
  /** Screens and sound as well, as the standard policy captures them. */
  screen: boolean;
  audio: boolean;
  /** Capture at the policy's rate although the server asks for less. */
  ignoreRate: boolean;
  /** Watch the server's memory, and tell whether it grows. */
  soak: boolean;
  /** File for the report as JSON. */
  json: string | null;
  /** Folder with JPEG files of persons, in place of the photographs that an npm package brings. */
  pictures: string | null;
  /** A running server, or null to start the built one. */
  server: { url: string; email: string; password: string } | null;
}

/** Every frame leaves four numbers; this many keep the memory of a run below 100 MB. */
const mostFrames = 1_000_000;
/** The shortest time in which a face can come, leave and come back. */
const shortestSeconds = 12;
/** Memory needs longer to show where it goes. */
const shortestSoakSeconds = 60;
const usualSeconds = { run: '30', soak: '600' } as const;

export const usage = `npm run load -- [--students 10] [--fps 5] [--seconds 30] [--teachers 1] [--screen] [--audio]
                [--pictures FOLDER] [--ignore-rate] [--soak] [--json FILE]
                [--url http://127.0.0.1:8000 --email ADDRESS --password WORD]`;

/** Throws `ArgumentError`. */
export function loadArguments(args: readonly string[]): LoadArguments {
  const { values } = parsed(args);
  const { soak, screen, audio, 'ignore-rate': ignoreRate } = values;
  const seconds = values.seconds ?? usualSeconds[soak ? 'soak' : 'run'];
  const least = soak ? shortestSoakSeconds : shortestSeconds;
  const load = {
    students: wholeNumber('students', values.students, { min: 1, max: 500 }),
    fps: wholeNumber('fps', values.fps, { min: 1, max: 30 }),
    seconds: wholeNumber('seconds', seconds, { min: least, max: 7_200 }),
    teachers: wholeNumber('teachers', values.teachers, { min: 1, max: 20 }),
    screen,
    audio,
    ignoreRate,
    soak,
    json: values.json ?? null,
    pictures: values.pictures ?? null,
    server: serverOf(values),
  };
  if (load.students * load.fps * load.seconds > mostFrames) {
    throw new ArgumentError(`students × fps × seconds is ${mostFrames} at most.`);
  }
  return load;
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        students: { ...text, default: '10' },
        fps: { ...text, default: '5' },
        seconds: text,
        teachers: { ...text, default: '1' },
        screen: flag,
        audio: flag,
        'ignore-rate': flag,
        soak: flag,
        json: text,
        pictures: text,
        url: text,
        email: text,
        password: text,
      },
    });
  } catch (error) {
    throw new ArgumentError((error as Error).message);
  }
}

type ServerOptions = { url?: string | undefined; email?: string | undefined; password?: string | undefined };

function serverOf({ url, email, password }: ServerOptions): LoadArguments['server'] {
  if (url === undefined && email === undefined && password === undefined) return null;
  if (url === undefined || email === undefined || password === undefined) {
    throw new ArgumentError('--url, --email and --password belong together.');
  }
  return { url: loopbackUrl('url', url), email, password };
}
