import { type Policy, type PolicyInput, policy } from './policy.ts';

const cooldownMs = 30_000;

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
  rules: {
    A1: { enabled: true, severity: 'medium', points: 60, cooldownMs, ms: 3_000 },
    A2: { enabled: true, severity: 'high', points: 60, cooldownMs, faces: 2, ms: 1_000 },
    A3: {
      enabled: true,
      severity: 'low',
      points: 30,
      cooldownMs,
      yawDegrees: 25,
      pitchDegrees: 20,
      ms: 4_000,
    },
    A4: {
      enabled: true,
      severity: 'medium',
      points: 60,
      cooldownMs,
      ms: 1_000,
      phoneMs: 6_000,
      windowMs: 30_000,
      objects: ['phone', 'book', 'laptop', 'screen'],
    },
    A5: { enabled: true, severity: 'high', points: 60, cooldownMs, ms: 0 },
    A6: {
      enabled: true,
      severity: 'medium',
      points: 40,
      cooldownMs,
      speechMs: 10_000,
      windowMs: 30_000,
      unbrokenMs: 30_000,
    },
    A7: {
      enabled: true,
      severity: 'medium',
      points: 40,
      cooldownMs,
      ms: 2_000,
      events: {
        'tab-hidden': true,
        blur: true,
        'fullscreen-exit': true,
        copy: false,
        paste: true,
        'context-menu': false,
        print: true,
        devtools: true,
        'displays-changed': true,
      },
    },
    A8: { enabled: true, severity: 'technical', points: 0, cooldownMs, missingMs: 5_000 },
    A9: { enabled: true, severity: 'high', points: 60, cooldownMs, ms: 3_000 },
    A10: { enabled: true, severity: 'low', points: 40, cooldownMs, similarity: 0.6, mismatches: 3, of: 5 },
  },
  keywords: [
    'chatgpt',
    'gemini',
    'copilot',
    'claude',
    'google',
    'bing',
    'stackoverflow',
    'chegg',
    'teamviewer',
    'anydesk',
  ],
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
  rules: {
    A1: { ms: 8_000 },
    A2: { ms: 2_000, severity: 'medium' },
    A3: { yawDegrees: 35, pitchDegrees: 30, ms: 8_000 },
    A4: { ms: 2_000, phoneMs: 10_000, objects: ['phone'] },
    A6: { speechMs: 15_000 },
    A7: { ms: 5_000, events: { 'context-menu': false, copy: false, 'displays-changed': false } },
    A10: { mismatches: 4 },
  },
};

const strict: PolicyInput = {
  preset: 'strict',
  capture: { cameraFps: 5 },
  checks: { approval: true },
  rules: {
    A1: { ms: 2_000, severity: 'high' },
    A3: { yawDegrees: 20, pitchDegrees: 18, ms: 3_000, severity: 'medium' },
    A4: { phoneMs: 3_000 },
    A6: { speechMs: 6_000 },
    A7: { ms: 1_000, severity: 'high', events: { copy: true, 'context-menu': true } },
  },
  keywords: [...standard.keywords, 'answer', 'cheat', 'solution'],
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
  const preset = layer(standard as unknown as Plain, presets[input.preset ?? 'standard'] as Plain);
  return policy.parse(layer(preset, input as Plain));
}
