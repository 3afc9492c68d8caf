import { z } from 'zod';
import { attemptStatus, attentionStatus, id, instant, score, share, span } from './common.ts';
import { incidentDetails, review, severity, tag } from './incident.ts';
import { limits } from './limits.ts';
import { ack, errorMessage, hello } from './student-messages.ts';

const count = z.number().int().nonnegative();
const attemptIds = z.array(id).max(limits.attemptsPerMessage);

export const commandAction = z.enum([
  'approve',
  'warn',
  'message',
  'pause',
  'resume',
  'extend',
  'terminate',
  'lower-hand',
  'allow-device',
  'waive-check',
]);
export type CommandAction = z.infer<typeof commandAction>;

/** What a command needs beside its action, over the socket and over HTTP. */
export const commandFields = {
  action: commandAction,
  reason: z.string().max(limits.textLength).optional(),
  minutes: z.number().min(-1_440).max(1_440).optional(),
  text: z.string().max(limits.textLength).optional(),
  check: z.string().max(64).optional(),
  requestId: id.optional(),
};

export const command = z.object({
  type: z.literal('COMMAND'),
  id,
  examId: id,
  attemptIds: z.union([attemptIds, z.literal('all')]),
  ...commandFields,
});
export type CommandMessage = z.infer<typeof command>;

/** Teacher → server. */
export const teacherMessage = z.discriminatedUnion('type', [
  hello,
  z.object({ type: z.literal('SUBSCRIBE'), examId: id }),
  z.object({ type: z.literal('UNSUBSCRIBE'), examId: id }),
  z.object({ type: z.literal('THUMBNAILS'), examId: id, attemptIds }),
  z.object({
    type: z.literal('WATCH'),
    attemptId: id,
    camera: z.boolean().optional(),
    screen: z.boolean().optional(),
    audio: z.boolean().optional(),
  }),
  z.object({ type: z.literal('UNWATCH'), attemptId: id }),
  command,
  z.object({
    type: z.literal('ALERT_ACKNOWLEDGED'),
    alertId: id,
    action: z.enum(['REVIEWED', 'CONFIRMED', 'DISMISSED']),
    note: z.string().max(limits.textLength).optional(),
  }),
  ack,
]);
export type TeacherMessage = z.infer<typeof teacherMessage>;
export type TeacherMessageOf<T extends TeacherMessage['type']> = Extract<TeacherMessage, { type: T }>;

export const connectionState = z.enum(['online', 'unstable', 'offline']);

export const connection = z.object({
  state: connectionState,
  rttMs: span.nullable(),
  fps: z.number().nullable(),
  skipped: count,
  battery: share.nullable(),
});
export type Connection = z.infer<typeof connection>;
/** Of somebody who is not there. */
export const offline: Connection = { state: 'offline', rttMs: null, fps: null, skipped: 0, battery: null };

export const studentRow = z.object({
  attemptId: id,
  studentNumber: z.string(),
  name: z.string(),
  attemptStatus,
  status: attentionStatus.nullable(),
  focusScore: score,
  confusionScore: score,
  engagementScore: score,
  faceDetected: z.boolean().nullable(),
  connection,
  handRaised: z.boolean(),
  openAlerts: count,
  lastUpdate: instant,
});
export type StudentRow = z.infer<typeof studentRow>;

export const aggregate = z.object({
  totalStudents: count,
  activeStudents: count,
  avgFocus: score,
  avgConfusion: score,
  avgEngagement: score,
  confusedCount: count,
  disengagedCount: count,
  openAlerts: count,
});
export type Aggregate = z.infer<typeof aggregate>;

export const criticalAlert = z.object({
  type: z.literal('CRITICAL_ALERT'),
  /** The incident's id. */
  alertId: id,
  incidentId: id,
  examId: id,
  attemptId: id,
  studentNumber: z.string(),
  name: z.string(),
  tag,
  alertType: z.string(),
  severity,
  confidence: share,
  startedAt: instant,
  timestamp: instant,
  message: z.string(),
  details: incidentDetails,
  /** What was seen, in words; `message` adds how long. */
  seen: z.string(),
  /** A path starting with `/`, readable from now on, or null when no picture exists. */
  screenshotUrl: z.string().nullable(),
});
export type CriticalAlert = z.infer<typeof criticalAlert>;

/** Server → teacher. */
export const toTeacher = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('SESSION_UPDATE'),
    examId: id,
    timestamp: instant,
    full: z.boolean(),
    aggregate,
    students: z.array(studentRow),
  }),
  criticalAlert,
  z.object({
    type: z.literal('ALERT_UPDATED'),
    alertId: id,
    severity: severity.optional(),
    confidence: share.optional(),
    details: incidentDetails.optional(),
    seen: z.string().optional(),
    /** Null when an ended incident goes on. */
    endedAt: instant.nullable().optional(),
    durationMs: span.nullable().optional(),
    clipReady: z.boolean().optional(),
    review: review.nullable().optional(),
    acknowledgedBy: z.object({ id, name: z.string() }).optional(),
  }),
  z.object({
    type: z.literal('COMMAND_RESULT'),
    id,
    results: z.array(
      z.object({ attemptId: id, ok: z.boolean(), delivered: z.boolean(), code: z.string().optional() }),
    ),
  }),
  z.object({
    type: z.literal('CHAT_MESSAGE'),
    id,
    examId: id,
    attemptId: id,
    from: z.string(),
    text: z.string(),
    at: instant,
  }),
  z.object({ type: z.literal('HAND_RAISED'), examId: id, attemptId: id, raised: z.boolean(), at: instant }),
  z.object({
    type: z.literal('PAUSE_REQUESTED'),
    examId: id,
    attemptId: id,
    name: z.string(),
    reason: z.string(),
    at: instant,
  }),
  z.object({
    type: z.literal('DEVICE_REQUEST'),
    requestId: id,
    examId: id,
    attemptId: id,
    name: z.string(),
    userAgent: z.string(),
    at: instant,
  }),
  z.object({
    type: z.enum(['STUDENT_JOINED', 'STUDENT_LEFT']),
    examId: id,
    attemptId: id,
    name: z.string(),
    at: instant,
    reason: z.string().optional(),
  }),
  ack,
  errorMessage,
]);
export type ToTeacher = z.infer<typeof toTeacher>;
export type ToTeacherOf<T extends ToTeacher['type']> = Extract<ToTeacher, { type: T }>;
export type CommandResult = ToTeacherOf<'COMMAND_RESULT'>['results'][number];
