import { z } from 'zod';
import { box, captureSource, id, instant, share, span } from './common.ts';

/** Every rule by its tag. A new rule begins here; the compiler then asks for its thresholds (rules.ts). */
export const tagName = {
  A1: 'face-absent',
  A2: 'multiple-faces',
  A3: 'looking-away',
  A4: 'forbidden-object',
  A5: 'forbidden-content',
  A6: 'conversation',
  A7: 'left-exam',
  A8: 'capture-interrupted',
  A9: 'not-live',
  A10: 'impersonation',
} as const;
export type Tag = keyof typeof tagName;
export const tags = Object.keys(tagName) as [Tag, ...Tag[]];
export const tag = z.enum(tags);

/** `MULTIPLE_FACES` for A2, and so on. */
export function alertType(of: Tag): string {
  return tagName[of].replaceAll('-', '_').toUpperCase();
}

export const severity = z.enum(['low', 'medium', 'high', 'technical']);
export type Severity = z.infer<typeof severity>;

export const review = z.enum(['reviewed', 'confirmed', 'dismissed', 'needs-second-review']);
export type Review = z.infer<typeof review>;

export const incidentStatus = z.enum(['open', 'closed']);

export const objectLabel = z.enum(['phone', 'book', 'laptop', 'screen', 'person']);
export type ObjectLabel = z.infer<typeof objectLabel>;

export const seenObject = z.object({ label: objectLabel, confidence: share, box });
export type SeenObject = z.infer<typeof seenObject>;

export const incidentDetails = z.object({
  keywords: z.array(z.string()).optional(),
  objects: z.array(seenObject).optional(),
  /** The largest number of faces seen at once. */
  faces: z.number().int().nonnegative().optional(),
  similarity: share.optional(),
  /** What opened the incident, and all that belongs to it, in the order in which it came. */
  pageEvent: z.string().optional(),
  pageEvents: z.array(z.string()).optional(),
  /** Largest head angles of the episode, degrees from the calibrated centre. */
  yaw: z.number().optional(),
  pitch: z.number().optional(),
  /** Furthest look of head and eyes together, degrees from the calibrated centre; only when it was the eyes that turned. */
  lookYaw: z.number().optional(),
  lookPitch: z.number().optional(),
  /** Speech heard, ms. */
  speechMs: span.optional(),
  /** What was wrong with which captured source. */
  faults: z.array(z.object({ source: captureSource, fault: z.string() })).optional(),
});
export type IncidentDetails = z.infer<typeof incidentDetails>;

export const evidenceKind = z.enum(['still', 'strip', 'clip']);

export const evidence = z.object({
  id,
  kind: evidenceKind,
  source: z.enum(['camera', 'screen', 'audio']),
  url: z.string(),
  at: instant,
});

export const incident = z.object({
  id,
  examId: id,
  attemptId: id,
  studentNumber: z.string(),
  tag,
  name: z.string(),
  severity,
  confidence: share,
  status: incidentStatus,
  review: review.nullable(),
  startedAt: instant,
  endedAt: instant.nullable(),
  durationMs: span.nullable(),
  details: incidentDetails,
  /** What was seen, in words. */
  seen: z.string(),
  evidence: z.array(evidence),
});
export type IncidentView = z.infer<typeof incident>;
