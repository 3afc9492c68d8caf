import { defaultKeywords } from './default-keywords.ts';
import { type Policy, type PolicyInput, policy } from './policy.ts';
import { presetRules, rulesPolicy } from './rules.ts';

const standard: Policy = {
  preset: 'standard',
  feedback: 'message',
  graceMs: 120_000,
  eraseAtOnce: false,
  recording: false,
  capture: {
    camera: true,
    screen: true,
    audio: true,
    cameraFps: 2,
    screenIntervalMs: 2_000,
    jpegQuality: 0.7,
    cameraWidth: 640,
    cameraHeight: 480,
    screenMaxWidth: 1_920,
  },
  checks: {
    systemCheck: true,
    entireScreen: true,
    enrolment: true,
    calibration: true,
    identityCard: false,
    approval: false,
  },
  attention: {
    confusion: false,
    weights: { brow: 0.3, gaze: 0.4, tilt: 0.2, micro: 0.1 },
    confusedAbove: 60,
    gazeShifts: { count: 3, windowMs: 5_000 },
    tilt: { degrees: 15, ms: 3_000 },
    micro: { change: 0.05, ms: 500 },
    windowMs: 5_000,
    consecutiveFrames: 3,
    disengagedBelow: 40,
  },
  rules: rulesPolicy.parse(presetRules('standard')),
  keywords: [...defaultKeywords.standard],
  allowedPhrases: [],
  clips: { enabled: true, beforeMs: 5_000, afterMs: 5_000, belowFocusScore: 50, sources: ['camera'] },
  retentionDays: {
    evidence: 30,
    recordings: 14,
    templates: 1,
    identityCards: 1,
    text: 30,
    chat: 30,
    audit: 365,
  },
};

/** Longer patience: for open-book and low-stakes exams. */
const relaxed: PolicyInput = {
  preset: 'relaxed',
  rules: presetRules('relaxed'),
  keywords: [...defaultKeywords.relaxed],
};

const strict: PolicyInput = {
  preset: 'strict',
  capture: { cameraFps: 5 },
  checks: { approval: true },
  rules: presetRules('strict'),
  keywords: [...defaultKeywords.strict],
};

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Later layers win key by key; arrays are taken whole. */
function layer(base: Plain, over: Plain): Plain {
  const merged: Plain = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const below = merged[key];
    merged[key] = isPlain(below) && isPlain(value) ? layer(below, value) : value;
  }
  return merged;
}

const presets: Record<Policy['preset'], PolicyInput> = { standard: {}, relaxed, strict };

/** What an exam's teacher left open comes from the preset. `input` has passed `policyInput`. */
export function resolvePolicy(input: PolicyInput = {}): Policy {
  return policy.parse(filledUp(input));
}

/**
 * A policy that was stored by an older version: what it lacks, and what is out of range now, comes from its preset; the
 * rest stays as it was.
 */
export function completePolicy(stored: PolicyInput): Policy {
  const filled = filledUp(stored);
  const checked = policy.safeParse(filled);
  if (checked.success) return checked.data;
  const preset = filledUp({ preset: stored.preset ?? 'standard' });
  for (const issue of checked.error.issues) {
    if (issue.code === 'unrecognized_keys') forget(filled, issue.path, issue.keys);
    else setAt(filled, issue.path, valueAt(preset, issue.path));
  }
  return filled as Policy;
}

const valueAt = (of: Plain, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (isPlain(value) ? value[String(key)] : undefined), of);

function forget(target: Plain, path: readonly PropertyKey[], keys: readonly string[]): void {
  const parent = valueAt(target, path);
  if (isPlain(parent)) for (const key of keys) delete parent[key];
}

function setAt(target: Plain, path: readonly PropertyKey[], value: unknown): void {
  const parent = valueAt(target, path.slice(0, -1));
  const key = path.at(-1);
  if (isPlain(parent) && key !== undefined && value !== undefined) parent[String(key)] = value;
}

function filledUp(input: PolicyInput): Plain {
  const preset = layer(standard as unknown as Plain, presets[input.preset ?? 'standard'] as Plain);
  return layer(preset, input as Plain);
}
