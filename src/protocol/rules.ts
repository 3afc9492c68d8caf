import { z } from 'zod';
import { degrees, ms, share } from './common.ts';
import { objectLabel, severity, type Tag, tags } from './incident.ts';

/** Events of the exam page that rule A7 may look at. */
export const examPageEvents = [
  'tab-hidden',
  'blur',
  'fullscreen-exit',
  'copy',
  'paste',
  'context-menu',
  'print',
  'devtools',
  'displays-changed',
] as const;

const events = Object.fromEntries(examPageEvents.map((name) => [name, z.boolean()])) as Record<
  (typeof examPageEvents)[number],
  z.ZodBoolean
>;

/** A condition that must hold for longer could not be seen: looks are kept for so long, ms. */
const longestMs = 600_000;

const count = (min: number, max: number) => z.number().int().min(min).max(max);

/** What every rule has beside its own thresholds. */
const common = {
  enabled: z.boolean(),
  severity,
  /** Points taken from the focus score while the rule fires, 0–100. */
  points: z.number().min(0).max(100),
  /** An incident ends when its rule has not fired for this long; a shorter break belongs to the episode. */
  quietMs: ms(60_000),
  /** A rule that fires again this soon after its incident ended continues that incident. */
  cooldownMs: ms(),
  /** From the incident after this many on, a rule's incidents of one attempt are a step more severe; 0: never. */
  raiseAfter: count(0, 100),
};
type Common = { [K in keyof typeof common]: z.infer<(typeof common)[K]> };
const commonDefaults = { enabled: true, quietMs: 2_000, cooldownMs: 30_000, raiseAfter: 0 };

type Values<S extends z.ZodRawShape> = z.infer<z.ZodObject<S>>;

/** One rule on the wire: its own thresholds, and what each preset sets. */
interface RuleSettings<S extends z.ZodRawShape> {
  thresholds: S;
  standard: Values<S> & Pick<Common, 'severity' | 'points'> & Partial<Common>;
  relaxed?: Partial<Values<S> & Common>;
  strict?: Partial<Values<S> & Common>;
}
const rule = <S extends z.ZodRawShape>(settings: RuleSettings<S>) => settings;

const standardEvents = {
  'tab-hidden': true,
  blur: true,
  'fullscreen-exit': true,
  copy: false,
  paste: true,
  'context-menu': false,
  print: true,
  devtools: true,
  'displays-changed': true,
};

/** Thresholds and presets of every rule. PROTOCOL.md names the standard values. */
export const ruleSettings = {
  A1: rule({
    thresholds: { ms: ms(longestMs) },
    standard: { severity: 'medium', points: 60, ms: 3_000 },
    relaxed: { ms: 8_000 },
    strict: { ms: 2_000, severity: 'high' },
  }),
  A2: rule({
    thresholds: { faces: count(2, 10), ms: ms(longestMs) },
    standard: { severity: 'high', points: 60, faces: 2, ms: 1_000 },
    relaxed: { ms: 2_000, severity: 'medium' },
  }),
  A3: rule({
    thresholds: {
      yawDegrees: degrees,
      pitchDegrees: degrees,
      /**
       * Head and eyes together look no further sideways, and up or down, than this share of how far eyes turn (45°), 0–1.
       * Eyes are measured less well than heads, so these limits lie further out.
       */
      gazeX: share,
      gazeY: share,
      /** A head that was turned beyond a limit is back when it is this much within it, or at half of it. */
      backDegrees: degrees,
      ms: ms(longestMs),
    },
    standard: {
      severity: 'low',
      points: 30,
      yawDegrees: 25,
      pitchDegrees: 20,
      gazeX: 0.7,
      gazeY: 0.7,
      backDegrees: 5,
      ms: 4_000,
    },
    relaxed: { yawDegrees: 35, pitchDegrees: 30, gazeX: 0.9, gazeY: 0.9, ms: 8_000 },
    strict: {
      yawDegrees: 20,
      pitchDegrees: 18,
      gazeX: 0.6,
      gazeY: 0.6,
      ms: 3_000,
      severity: 'medium',
      raiseAfter: 3,
    },
  }),
  A4: rule({
    thresholds: { ms: ms(), phoneMs: ms(), windowMs: ms(300_000), objects: z.array(objectLabel).max(10) },
    standard: {
      severity: 'medium',
      points: 60,
      ms: 1_000,
      phoneMs: 6_000,
      windowMs: 30_000,
      objects: ['phone', 'book', 'laptop', 'screen'],
    },
    relaxed: { ms: 2_000, phoneMs: 10_000, objects: ['phone'] },
    strict: { phoneMs: 3_000 },
  }),
  A5: rule({
    thresholds: { ms: ms() },
    standard: { severity: 'high', points: 60, ms: 0 },
  }),
  A6: rule({
    thresholds: {
      speechMs: ms(),
      windowMs: ms(300_000),
      unbrokenMs: ms(300_000),
      /** A silence at least this long is a pause. */
      pauseMs: ms(60_000),
    },
    standard: {
      severity: 'medium',
      points: 40,
      speechMs: 10_000,
      windowMs: 30_000,
      unbrokenMs: 30_000,
      pauseMs: 2_000,
    },
    relaxed: { speechMs: 15_000 },
    strict: { speechMs: 6_000 },
  }),
  A7: rule({
    thresholds: { ms: ms(), events: z.strictObject(events) },
    standard: { severity: 'medium', points: 40, ms: 2_000, events: standardEvents },
    relaxed: {
      ms: 5_000,
      events: { ...standardEvents, 'displays-changed': false },
    },
    strict: { ms: 1_000, severity: 'high', events: { ...standardEvents, copy: true, 'context-menu': true } },
  }),
  A8: rule({
    thresholds: { missingMs: ms() },
    standard: { severity: 'technical', points: 0, missingMs: 5_000 },
  }),
  A9: rule({
    /** A picture is not live below `liveBelow`, 0–1. */
    thresholds: { ms: ms(), liveBelow: share },
    standard: { severity: 'high', points: 60, ms: 3_000, liveBelow: 0.3 },
  }),
  A10: rule({
    thresholds: {
      similarity: share,
      mismatches: count(1, 50),
      of: count(1, 50),
      /** The first and the last mismatch are at least this far apart: several pictures of one moment are one look. */
      spanMs: ms(60_000),
    },
    // Off unless an exam asks for it: the built-in network tells persons apart much worse in one group than in others (README,
    // "How well it sees"). Faces are compared and the similarity is told all the same.
    standard: {
      enabled: false,
      severity: 'low',
      points: 40,
      similarity: 0.6,
      mismatches: 3,
      of: 5,
      spanMs: 3_000,
    },
    relaxed: { mismatches: 4, spanMs: 5_000 },
    strict: { enabled: true },
  }),
} as const satisfies Record<Tag, RuleSettings<z.core.$ZodLooseShape>>;

type Shape<T extends Tag> = (typeof ruleSettings)[T]['thresholds'] & typeof common;
type Schema<S> = S extends z.core.$ZodLooseShape ? z.ZodObject<S, z.core.$strict> : never;

/** `policy.rules`: every rule with its own thresholds and what all rules have. */
export const rulesPolicy = z.strictObject(
  Object.fromEntries(
    tags.map((tag) => [tag, z.strictObject({ ...ruleSettings[tag].thresholds, ...commonOf(tag) })]),
  ) as { [T in Tag]: Schema<Shape<T>> },
);

/** A8 tells technical facts: whatever a policy says, they are no suspicion and cost no points. */
function commonOf(tag: Tag) {
  if (tag !== 'A8') return common;
  const message = 'A8 tells technical facts: its severity is technical and it takes no points';
  return { ...common, severity: z.literal('technical', message), points: z.literal(0, message) };
}

export type RulesPolicy = z.infer<typeof rulesPolicy>;

/** What a preset sets; `standard` sets everything. */
export function presetRules(preset: 'standard' | 'relaxed' | 'strict'): Record<Tag, object> {
  const of = (tag: Tag) => {
    const settings: RuleSettings<z.core.$ZodLooseShape> = ruleSettings[tag];
    return { ...commonDefaults, ...settings.standard, ...(preset === 'standard' ? {} : settings[preset]) };
  };
  return Object.fromEntries(tags.map((tag) => [tag, of(tag)])) as Record<Tag, object>;
}

const commonKeys: ReadonlySet<string> = new Set(Object.keys(common));

/** A rule's own thresholds, without what all rules have. */
export function thresholdsOf(tag: Tag, rules: RulesPolicy): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rules[tag]).filter(([key]) => !commonKeys.has(key)));
}
