import { expect, test } from 'vitest';
import { loadArguments } from '../../scripts/measure/load/arguments.ts';
import { ArgumentError } from '../../scripts/measure/shared/arguments.ts';

const account = ['--email', 'a@example.org', '--password', 'secret-enough'];
const refusal = (...args: string[]) => {
  try {
    loadArguments(args);
  } catch (error) {
    return error;
  }
  return null;
};

test('without arguments it is the promised load against the built server', () => {
  expect(loadArguments([])).toEqual({
    students: 10,
    fps: 5,
    seconds: 30,
    teachers: 1,
    screen: false,
    audio: false,
    ignoreRate: false,
    soak: false,
    json: null,
    pictures: null,
    server: null,
  });
});

test('what is given is taken', () => {
  const args = ['--students', '3', '--fps', '2', '--seconds', '60', '--json', 'out.json', '--teachers', '2'];
  const sources = ['--screen', '--audio'];
  const server = ['--url', 'http://localhost:8000/', ...account];
  expect(loadArguments([...args, ...sources, ...server])).toEqual({
    students: 3,
    fps: 2,
    seconds: 60,
    teachers: 2,
    screen: true,
    audio: true,
    ignoreRate: false,
    soak: false,
    json: 'out.json',
    pictures: null,
    server: { url: 'http://localhost:8000', email: 'a@example.org', password: 'secret-enough' },
  });
});

test('a soak takes ten minutes unless it is told otherwise', () => {
  expect(loadArguments(['--soak'])).toMatchObject({ soak: true, seconds: 600 });
  expect(loadArguments(['--soak', '--seconds', '90', '--ignore-rate'])).toMatchObject({
    seconds: 90,
    ignoreRate: true,
  });
});

test.each([
  [['--students', 'ten'], '--students'],
  [['--students', '0'], '--students'],
  [['--fps', '2.5'], '--fps'],
  [['--fps', '31'], '--fps'],
  [['--seconds', '-5'], '--seconds'],
  [['--seconds', '5'], '--seconds'],
  [['--soak', '--seconds', '30'], '--seconds'],
  [['--nonsense'], '--nonsense'],
  [['stray'], 'stray'],
  [['--students', '500', '--fps', '30', '--seconds', '3600'], '1000000'],
])('%j is refused with words that name the mistake', (args, named) => {
  const error = refusal(...args);
  expect(error).toBeInstanceOf(ArgumentError);
  expect((error as Error).message).toContain(named);
});

test.each([
  'http://example.org',
  'http://192.168.1.4:8000',
  'http://127.0.0.1.example.org',
  'http://0.0.0.0:8000',
  'ftp://127.0.0.1',
  'localhost:8000',
])('%s is not on this machine and refused', (url) => {
  expect(refusal('--url', url, ...account)).toBeInstanceOf(ArgumentError);
});

test.each(['http://127.0.0.1:8000', 'http://localhost:1', 'http://[::1]:8000', 'https://127.1.2.3'])(
  '%s is on this machine',
  (url) => {
    expect(loadArguments(['--url', url, ...account]).server?.url).toBe(url);
  },
);

test('an address without an account is refused', () => {
  expect(refusal('--url', 'http://127.0.0.1:8000')).toBeInstanceOf(ArgumentError);
  expect(refusal(...account)).toBeInstanceOf(ArgumentError);
});
