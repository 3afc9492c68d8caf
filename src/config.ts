import os from 'node:os';
import { z } from 'zod';

const flag = z
  .enum(['true', 'false', '1', '0', ''])
  .default('false')
  .transform((value) => value === 'true' || value === '1');
/** An empty line in .env means "not set". */
const text = z
  .string()
  .transform((value) => value.trim() || undefined)
  .optional();

const secret = text.pipe(z.string().min(32, 'at least 32 characters').optional());

/** Every setting there is; .env.example explains each. */
const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8_000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: text.pipe(z.url({ protocol: /^https?$/ }).optional()),
  DATA_DIR: z.string().min(1).default('./data'),
  MODELS_DIR: z.string().min(1).default('./.cache/models'),
  DATABASE_URL: text.pipe(z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  ADMIN_EMAIL: text,
  /** As it is: spaces may belong to it. */
  ADMIN_PASSWORD: z.string().min(8, 'at least 8 characters').optional(),
  SESSION_SECRET: secret,
  DATA_KEY: secret,
  DATA_KEY_PREVIOUS: secret,
  INFERENCE: z.enum(['auto', 'onnx', 'tfjs']).default('auto'),
  ANALYSER_THREADS: z.coerce.number().int().min(1).max(64).default(Math.min(8, os.availableParallelism())),
  SCREEN_THREADS: z.coerce.number().int().min(1).max(64).default(1),
  OBJECT_MODEL: text,
  FACE_MODEL: text,
  VOICE_MODEL: text,
  ALLOW_ATTENTION: flag,
  TRUST_PROXY: flag,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** Settings of the contract that this version does not serve yet; set, they are named in the log. */
const notServed = ['REDIS_URL', 'S3_BUCKET'] as const;

/** Settings that name an ONNX file, which only ONNX Runtime can run. */
const onnxFiles = ['OBJECT_MODEL', 'FACE_MODEL'] as const;

/** Names of the settings that have an effect, for whoever documents them. */
export const settingNames: readonly string[] = Object.keys(settings.shape);

export type Config = z.infer<typeof settings> & {
  /** Names of settings that are set and have no effect yet. */
  ignored: string[];
};

export class ConfigError extends Error {
  readonly code = 'bad-config';
}

/** Reads the environment; nothing else in the project does. Throws `ConfigError` that names every bad setting. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  // An empty setting means its default.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`These settings are not right (see .env.example):\n${lines.join('\n')}`);
  }
  const plugged = onnxFiles.filter((name) => given[name] !== undefined);
  if (parsed.data.INFERENCE === 'tfjs' && plugged.length > 0) {
    throw new ConfigError(
      `INFERENCE=tfjs cannot run ${plugged.join(' and ')}: that is for ONNX files. Leave one of them unset.`,
    );
  }
  return { ...parsed.data, ignored: notServed.filter((name) => given[name] !== undefined) };
}
