import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';

test('without any setting it has every default', () => {
  expect(readConfig({})).toMatchObject({
    PORT: 8_000,
    HOST: '127.0.0.1',
    DATA_DIR: './data',
    INFERENCE: 'auto',
    ALLOW_ATTENTION: false,
    TRUST_PROXY: false,
    LOG_LEVEL: 'info',
    ignored: [],
  });
  expect(readConfig({}).DATABASE_URL).toBeUndefined();
});

test('an empty setting means its default', () => {
  const names = [
    'PORT',
    'HOST',
    'DATA_DIR',
    'DATABASE_URL',
    'ANALYSER_THREADS',
    'ADMIN_PASSWORD',
    'TRUST_PROXY',
  ];
  expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}));
});

test('what is set is taken', () => {
  const config = readConfig({
    PORT: '0',
    TRUST_PROXY: 'true',
    ALLOW_ATTENTION: '1',
    ADMIN_PASSWORD: ' spaces stay ',
  });
  expect(config).toMatchObject({
    PORT: 0,
    TRUST_PROXY: true,
    ALLOW_ATTENTION: true,
    ADMIN_PASSWORD: ' spaces stay ',
  });
});

test.each([
  ['PORT', '70000'],
  ['PORT', 'eight'],
  ['PUBLIC_URL', 'ftp://example.org'],
  ['DATABASE_URL', 'mysql://localhost/x'],
  ['ADMIN_PASSWORD', 'short'],
  ['SESSION_SECRET', 'short'],
  ['ANALYSER_THREADS', '0'],
  ['ALLOW_ATTENTION', 'perhaps'],
  ['INFERENCE', 'magic'],
  ['LOG_LEVEL', 'loud'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
  expect(() => readConfig({ [name]: value })).toThrow(name);
});

test.each(['OBJECT_MODEL', 'FACE_MODEL'])('%s is an ONNX file, which TensorFlow.js cannot run', (name) => {
  expect(readConfig({ INFERENCE: 'tfjs' }).INFERENCE).toBe('tfjs');
  expect(() => readConfig({ INFERENCE: 'tfjs', [name]: '/models/own.onnx' })).toThrow(
    new RegExp(`INFERENCE=tfjs.*${name}`),
  );
});

test('every bad setting is named at once, and no value is told', () => {
  const secret = 'mysql://user:secret-word@host/x';
  try {
    readConfig({ PORT: '-1', DATABASE_URL: secret });
    expect.unreachable();
  } catch (error) {
    const { message } = error as Error;
    expect([
      message.includes('PORT'),
      message.includes('DATABASE_URL'),
      message.includes('secret-word'),
    ]).toEqual([true, true, false]);
  }
});

test('settings of the contract that are not served are named', () => {
  expect(readConfig({ REDIS_URL: 'redis://x', S3_BUCKET: 'b', DATA_KEY: '' }).ignored).toEqual([
    'REDIS_URL',
    'S3_BUCKET',
  ]);
});
