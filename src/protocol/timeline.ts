import { z } from 'zod';
import { id, instant } from './common.ts';
import { searchWords } from './folding.ts';
import { incident, tag } from './incident.ts';
import { limits } from './limits.ts';

/** A threshold of a rule as the policy sets it, by name: `{ms: 3000}`. */
export const threshold = z.record(z.string(), z.unknown());

/**
 * One movement of the focus score, told when it has ended. The deltas of all points, added to 100, give the score; those of
 * one tag give what it takes from the score now. A movement without a break is one point. When the server is started
 * anew in the middle of an attempt, the score begins at 100 again.
 */
export const scorePoint = z.object({
  /** When the movement began and ended. */
  at: instant,
  until: instant,
  /** The rule that took the points, or whose points come back. */
  tag,
  /** Below 0: taken. Above 0: given back. */
  delta: z.number(),
  /** Name and version of the rule, like `face-absent@1`. */
  rule: z.string(),
  threshold,
  /** The incident that was open meanwhile. */
  incidentId: id.nullable(),
});
export type ScorePoint = z.infer<typeof scorePoint>;

/** Why a rule could not say anything. */
export const unmeasuredReason = z.enum([
  /** The policy does not capture the source. */
  'source-off',
  /** The student did not consent to this kind of measuring. */
  'no-consent',
  /** This server does not analyse it. */
  'not-served',
  /** No look came, or none in which it could be seen. */
  'no-signal',
  /** Looks came too far apart for the rule's span. */
  'rate-too-low',
]);
export type UnmeasuredReason = z.infer<typeof unmeasuredReason>;

/** A stretch of time in which a rule could not measure. It says nothing about the student. */
export const gap = z.object({ tag, reason: unmeasuredReason, from: instant, to: instant });
export type Gap = z.infer<typeof gap>;

/** A single rule is off for a single student. */
export const exemption = z.object({ tag, reason: z.string().trim().min(1).max(500) });
export type Exemption = z.infer<typeof exemption>;

export const timelineQuery = z.object({
  /** Only texts of the screen that hold all of these words, as parts of words too. Case and accents do not count; đ is d. */
  text: z
    .string()
    .trim()
    .min(1)
    .max(limits.searchLength)
    .refine((text) => searchWords(text).length > 0, 'Expected a word to look for.')
    .optional(),
  /** Leaves all other lists empty: what a search asks for again and again should not carry hours of samples. */
  only: z.literal('screenText').optional(),
});
export type TimelineQuery = z.infer<typeof timelineQuery>;

export const timeline = z.object({
  samples: z.array(
    z.object({
      at: instant,
      focus: z.number().nullable(),
      engagement: z.number().nullable(),
      confusion: z.number().nullable(),
      /** Tags whose condition held. */
      signals: z.array(tag),
    }),
  ),
  incidents: z.array(incident),
  /** Stretches of equal bounds and reason are told together, each when it has ended. */
  gaps: z.array(gap.omit({ tag: true }).extend({ tags: z.array(tag) })),
  pageEvents: z.array(
    z.object({ id, event: z.string(), at: instant, receivedAt: instant, detail: z.unknown() }),
  ),
  commands: z.array(
    z.object({ at: instant, action: z.string(), by: z.string().nullable(), details: z.unknown() }),
  ),
  /** What was read from the shared screen: its new lines, parted by line feeds. The newest `limits.screenTexts` (300), oldest first. */
  screenText: z.array(z.object({ at: instant, text: z.string() })),
  /** Rules of the exam's policy that say nothing of this attempt at all, and why. */
  unmeasured: z.array(z.object({ tag, reason: unmeasuredReason })),
  exemptions: z.array(exemption),
  score: z.object({ points: z.array(scorePoint) }),
});
export type TimelineView = z.infer<typeof timeline>;
