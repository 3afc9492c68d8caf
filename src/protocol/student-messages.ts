import { z } from 'zod';
import {
  attemptStatus,
  attentionStatus,
  box,
  id,
  instant,
  score,
  share,
  shortText,
  source,
  span,
} from './common.ts';
import { socketErrorCode } from './errors.ts';
import { seenObject, tag } from './incident.ts';
import { limits } from './limits.ts';
import { policy } from './policy.ts';

const count = z.number().int().nonnegative();
const trackState = z.enum(['on', 'off', 'denied']);

export const pageEventName = z.enum([
  'tab-hidden',
  'tab-visible',
  'blur',
  'focus',
  'fullscreen-exit',
  'fullscreen-enter',
  'copy',
  'paste',
  'context-menu',
  'print',
  'devtools',
  'camera-ended',
  'screen-ended',
  'microphone-ended',
  'microphone-muted',
  'displays-changed',
]);

export type PageEventName = z.infer<typeof pageEventName>;

/** Details of a page event: small, flat and bounded. */
const eventDetail = z
  .record(z.string().max(64), z.union([z.string().max(500), z.number(), z.boolean(), z.null()]))
  .refine((detail) => Object.keys(detail).length <= 20, 'at most 20 keys');

export const hello = z.object({
  type: z.literal('HELLO'),
  token: z.string().max(512).optional(),
  client: z
    .object({ userAgent: z.string().max(1_000).optional(), annotated: z.boolean().optional() })
    .optional(),
});

export const ack = z.object({ type: z.literal('ACK'), ids: z.array(id).max(limits.idsPerAck) });

export const studentMessage = z.discriminatedUnion('type', [
  hello,
  z.object({
    type: z.literal('CLIENT_STATE'),
    displaySurface: z.string().max(32).nullish(),
    screens: count.nullish(),
    camera: trackState.optional(),
    cameraLabel: z.string().max(200).optional(),
    microphone: trackState.optional(),
    screen: trackState.optional(),
  }),
  z.object({
    type: z.literal('VIDEO_FRAME'),
    source: z.enum(['camera', 'screen']),
    seq: z.number().int().min(0).max(0xffff_ffff),
    timestamp: instant,
    frame: z.string(),
  }),
  z.object({
    type: z.literal('PAGE_EVENT'),
    id,
    event: pageEventName,
    at: instant,
    detail: eventDetail.optional(),
  }),
  z.object({
    type: z.literal('TELEMETRY'),
    battery: share.nullish(),
    charging: z.boolean().nullish(),
    rttMs: span.nullish(),
    captureFps: z.number().nonnegative().nullish(),
    skippedFrames: count.nullish(),
    bufferedBytes: count.nullish(),
  }),
  z.object({ type: z.literal('RAISE_HAND'), id, raised: z.boolean() }),
  z.object({ type: z.literal('CHAT_MESSAGE'), id, text: shortText, at: instant }),
  z.object({ type: z.literal('REQUEST_PAUSE'), id, reason: z.string().max(limits.textLength) }),
  z.object({
    type: z.literal('CLIP_FAILED'),
    id,
    clipId: id,
    reason: z.string().max(limits.textLength),
  }),
  ack,
]);
export type StudentMessage = z.infer<typeof studentMessage>;
/** What its sender keeps until it is acknowledged. */
export type KeptMessage = Extract<StudentMessage, { id: string }>;
export type StudentMessageOf<T extends StudentMessage['type']> = Extract<StudentMessage, { type: T }>;

const face = z.object({
  box,
  confidence: share,
  yaw: z.number().nullable(),
  pitch: z.number().nullable(),
  roll: z.number().nullable(),
  /** −1…1, x > 0 to the picture's left; null when not measured. */
  gaze: z.object({ x: z.number(), y: z.number() }).nullable(),
  eyesOpen: z.boolean().nullable(),
  live: z.boolean().nullable(),
});

const authenticity = z.object({
  of: z.enum(['picture', 'voice']),
  state: z.enum(['buffering', 'analysing']),
  progress: share,
  confidence: share.nullable(),
  verdict: z.enum(['AUTHENTIC', 'SUSPICIOUS', 'FAKE']).nullable(),
});

export const scores = z.object({
  type: z.literal('SCORES'),
  source,
  seq: count,
  capturedAt: instant,
  receivedAt: instant,
  analysedAt: instant,
  // With feedback `message` and `full`.
  focusScore: score.optional(),
  status: attentionStatus.optional(),
  message: z.string().optional(),
  // With feedback `full`.
  engagementScore: score.optional(),
  confusionScore: score.optional(),
  /** Tags whose condition holds now. */
  signals: z.array(tag).optional(),
  faces: z.array(face).optional(),
  identity: z.object({ match: z.boolean(), similarity: share }).nullable().optional(),
  objects: z.array(seenObject).optional(),
  /** `unread`: lines that could not be read yet; while there are some, no keywords does not mean that there are none. */
  text: z.object({ keywords: z.array(z.string()), unread: count.optional() }).optional(),
  audio: z.object({ level: share, speech: z.boolean() }).optional(),
  authenticity: z.array(authenticity).optional(),
  path: z.enum(['still', 'tracked', 'full']).optional(),
});
export type ScoresMessage = z.infer<typeof scores>;

export const welcome = z.object({
  type: z.literal('WELCOME'),
  attemptId: id,
  status: attemptStatus,
  policy,
  remainingMs: span.nullable(),
  serverTime: instant,
  lastSeq: z.object({ camera: count, screen: count, audio: count }),
});

export const errorMessage = z.object({
  type: z.literal('ERROR'),
  code: socketErrorCode,
  message: z.string(),
  seq: count.optional(),
  kind: count.optional(),
  source: source.optional(),
});

/** Server → student. */
export const toStudent = z.discriminatedUnion('type', [
  welcome,
  scores,
  z.object({
    type: z.literal('RATE'),
    cameraFps: z.number(),
    screenIntervalMs: span,
    jpegQuality: share,
    cameraWidth: count,
    cameraHeight: count,
    reason: z.string(),
  }),
  z.object({
    type: z.literal('CLIP_REQUEST'),
    id,
    clipId: id,
    incidentId: id,
    source: z.enum(['camera', 'screen']),
    fromMs: instant,
    toMs: instant,
    maxBytes: count,
    deadline: instant,
  }),
  z.object({ type: z.literal('PAUSE_EXAM'), id, reason: z.string() }),
  z.object({ type: z.literal('RESUME_EXAM'), id, remainingMs: span.nullable() }),
  z.object({ type: z.literal('TERMINATE_EXAM'), id, reason: z.string() }),
  z.object({ type: z.literal('TIME_ADJUSTED'), id, remainingMs: span, reason: z.string() }),
  z.object({ type: z.literal('WARNING'), id, text: z.string() }),
  z.object({ type: z.literal('CHAT_MESSAGE'), id, from: z.string(), text: z.string(), at: instant }),
  z.object({ type: z.literal('HAND_LOWERED'), id }),
  z.object({ type: z.literal('WATCHED'), watching: z.boolean(), listening: z.boolean() }),
  ack,
  errorMessage,
]);
export type ToStudent = z.infer<typeof toStudent>;
/** What is owed to a student until it is acknowledged. */
export type OwedMessage = Extract<ToStudent, { id: string }>;
export type ToStudentOf<T extends ToStudent['type']> = Extract<ToStudent, { type: T }>;
