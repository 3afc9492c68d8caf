import { z } from 'zod';
import { degrees, ms, share } from './common.ts';
import { rulesPolicy } from './rules.ts';

const percent = z.number().min(0).max(100);
const days = z.number().int().min(0).max(3_650);
const phrases = z.array(z.string().trim().min(1).max(200)).max(2_000);

const sections = {
  capture: {
    camera: z.boolean(),
    screen: z.union([z.boolean(), z.literal('if-available')]),
    audio: z.boolean(),
    cameraFps: z.number().min(1).max(30),
    screenIntervalMs: z.number().int().min(200).max(60_000),
    jpegQuality: z.number().min(0.1).max(1),
    cameraWidth: z.number().int().min(160).max(1_920),
    cameraHeight: z.number().int().min(120).max(1_080),
    screenMaxWidth: z.number().int().min(320).max(3_840),
  },
  checks: {
    systemCheck: z.boolean(),
    entireScreen: z.boolean(),
    enrolment: z.boolean(),
    calibration: z.boolean(),
    identityCard: z.boolean(),
    approval: z.boolean(),
  },
  attention: {
    confusion: z.boolean(),
    weights: z.strictObject({ brow: share, gaze: share, tilt: share, micro: share }),
    confusedAbove: percent,
    gazeShifts: z.strictObject({ count: z.number().int().min(1).max(100), windowMs: ms() }),
    tilt: z.strictObject({ degrees, ms: ms() }),
    micro: z.strictObject({ change: share, ms: ms() }),
    windowMs: ms(),
    consecutiveFrames: z.number().int().min(1).max(100),
    disengagedBelow: percent,
  },
  clips: {
    enabled: z.boolean(),
    beforeMs: ms(60_000),
    afterMs: ms(60_000),
    belowFocusScore: percent,
    sources: z.array(z.enum(['camera', 'screen'])).max(2),
  },
  retentionDays: {
    evidence: days,
    recordings: days,
    templates: days,
    identityCards: days,
    text: days,
    chat: days,
    audit: days,
  },
};

const plain = {
  preset: z.enum(['relaxed', 'standard', 'strict']),
  feedback: z.enum(['none', 'message', 'full']),
  graceMs: ms(),
  eraseAtOnce: z.boolean(),
  recording: z.boolean(),
  keywords: phrases,
  allowedPhrases: phrases,
};

/** The resolved policy: every key is there. */
export const policy = z.strictObject({
  ...plain,
  capture: z.strictObject(sections.capture),
  checks: z.strictObject(sections.checks),
  attention: z.strictObject(sections.attention),
  rules: rulesPolicy,
  clips: z.strictObject(sections.clips),
  retentionDays: z.strictObject(sections.retentionDays),
});
export type Policy = z.infer<typeof policy>;

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> }
    : T;
export type PolicyInput = DeepPartial<Policy>;

/** Every key of an object schema optional, at any depth; unknown keys stay refused. */
function optionalAtAnyDepth(schema: z.ZodType): z.ZodType {
  if (!(schema instanceof z.ZodObject)) return schema;
  const shape: Record<string, z.ZodType> = {};
  for (const [key, value] of Object.entries(schema.shape)) {
    shape[key] = optionalAtAnyDepth(value as z.ZodType).optional();
  }
  return z.strictObject(shape);
}

/** A policy as it is sent: every key optional, unknown keys and values out of range refused with their path. */
export const policyInput = optionalAtAnyDepth(policy) as z.ZodType<PolicyInput>;
