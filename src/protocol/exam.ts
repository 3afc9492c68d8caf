import { z } from 'zod';
import { attemptStatus, id, instant, share, span } from './common.ts';
import { tags } from './incident.ts';
import { limits } from './limits.ts';
import { policy, policyInput } from './policy.ts';
import { connection } from './teacher-messages.ts';
import { exemption } from './timeline.ts';
import { enrolmentFaults } from './words.ts';

const index = z.number().int().nonnegative();
const prompt = z.string().trim().min(1).max(20_000);

export const questionKind = z.enum(['single', 'multiple', 'number', 'text']);

const questionFields = {
  kind: questionKind,
  prompt,
  options: z.array(z.string().max(2_000)).min(2).max(50).optional(),
  points: z.number().min(0).max(1_000),
};

/** A question as staff write it. `answer` is an index, several indexes or a number, by kind; text has none. */
export const questionInput = z
  .object({
    id: id.optional(),
    ...questionFields,
    points: questionFields.points.default(1),
    answer: z.union([z.number(), z.array(index).max(50)]).optional(),
    tolerance: z.number().nonnegative().optional(),
  })
  .superRefine((question, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const count = question.options?.length ?? 0;
    const isIndex = (value: unknown) => typeof value === 'number' && Number.isInteger(value) && value < count;
    const chosen = question.answer;
    if (question.kind === 'single' || question.kind === 'multiple') {
      if (!question.options) refuse('options', 'This kind of question needs options.');
    } else if (question.options) refuse('options', 'Only single and multiple choice have options.');
    if (chosen === undefined) return;
    if (question.kind === 'single' && !(isIndex(chosen) && (chosen as number) >= 0)) {
      refuse('answer', 'The answer is the index of an option.');
    }
    if (question.kind === 'multiple' && !(Array.isArray(chosen) && chosen.every(isIndex))) {
      refuse('answer', 'The answer is a list of indexes of options.');
    }
    if (question.kind === 'number' && typeof chosen !== 'number') refuse('answer', 'The answer is a number.');
    if (question.kind === 'text') refuse('answer', 'A text question has no fixed answer.');
  });
export type QuestionInput = z.infer<typeof questionInput>;

export const question = z.object({
  id,
  ...questionFields,
  answer: z.unknown(),
  tolerance: z.number().optional(),
});
/** As the student gets it: without `answer` and `tolerance`. */
export const openQuestion = z.object({ id, ...questionFields });
export type OpenQuestion = z.infer<typeof openQuestion>;

export const examInput = z
  .object({
    title: z.string().trim().min(1).max(300),
    description: z.string().max(20_000).optional(),
    durationMinutes: z.number().min(1).max(480),
    opensAt: instant.nullish(),
    closesAt: instant.nullish(),
    questions: z.array(questionInput).max(500),
    policy: policyInput.optional(),
  })
  .refine((exam) => exam.opensAt == null || exam.closesAt == null || exam.opensAt < exam.closesAt, {
    path: ['closesAt'],
    message: 'The exam closes before it opens.',
  });
export type ExamInput = z.infer<typeof examInput>;

/** What PATCH takes: any fields of an exam. Null removes `opensAt` or `closesAt`. */
export const examChange = z.object(examInput.shape).partial();
export type ExamChange = z.infer<typeof examChange>;

export const examView = z.object({
  id,
  title: z.string(),
  description: z.string(),
  durationMinutes: z.number(),
  opensAt: instant.nullable(),
  closesAt: instant.nullable(),
  joinCode: z.string(),
  joinUrl: z.string(),
  policy,
  questions: z.array(question),
  createdAt: instant,
  /** Attempts by what they do now. */
  counts: z.object({
    joined: z.number(),
    running: z.number(),
    finished: z.number(),
    openIncidents: z.number(),
  }),
});
export type ExamView = z.infer<typeof examView>;

/** What a student knows of an exam before it starts. */
export const examSummary = z.object({
  id,
  title: z.string(),
  description: z.string(),
  durationMinutes: z.number(),
  questionCount: z.number(),
});
export type ExamSummary = z.infer<typeof examSummary>;

export const consent = z.object({
  camera: z.boolean(),
  screen: z.boolean(),
  audio: z.boolean(),
  recording: z.boolean(),
  biometrics: z.boolean(),
  attention: z.boolean(),
  identityCard: z.boolean(),
});
export type Consent = z.infer<typeof consent>;

export const joinInput = z.union([
  z.object({
    joinCode: z.string().trim().min(1).max(64),
    name: z.string().trim().min(1).max(200),
    studentNumber: z.string().trim().min(1).max(64),
    consent,
    requestId: id.optional(),
  }),
  z.object({ inviteToken: z.string().min(1).max(512), consent, requestId: id.optional() }),
]);
export type JoinInput = z.infer<typeof joinInput>;

/** The cookie that holds a student's attempt token. */
export const attemptCookieName = 'invigil.attempt';

export const joined = z.object({ attemptId: id, token: z.string(), exam: examSummary, policy });

export const checkName = z.enum(['system', 'screen', 'calibration']);
export const checkInput = z.object({
  name: checkName,
  ok: z.boolean(),
  detail: z.record(z.string().max(64), z.unknown()).optional(),
});
/**
 * What the server measured in a calibration, whose page tells `detail.dots`, `[{x, y, from, to}]`: where head (degrees) and
 * eyes (−1…1) point when the student looks at the middle of the screen.
 */
export const calibrationDetail = z.object({
  yaw: z.number(),
  pitch: z.number(),
  gazeX: z.number().nullable(),
  gazeY: z.number().nullable(),
});
export type CalibrationDetail = z.infer<typeof calibrationDetail>;

/**
 * What a page found out about the shared screen. `unverified`: the browser does not say what is shared, and its size does
 * not tell either; `unavailable`: this device cannot share at all.
 */
export const screenVerdict = z.enum(['entire', 'not-entire', 'unverified', 'unavailable']);
export type ScreenVerdict = z.infer<typeof screenVerdict>;
const pixels = index.max(100_000);
export const screenDetail = z.object({
  /** As the browser names it: `monitor`, `window`, `browser`; null when it does not. */
  displaySurface: z.string().max(32).nullable().optional(),
  verdict: screenVerdict.optional(),
  width: pixels.optional(),
  height: pixels.optional(),
});
export type ScreenDetail = z.infer<typeof screenDetail>;

export const checkDetail = z.union([calibrationDetail, screenDetail]);
export type CheckDetail = z.infer<typeof checkDetail>;
export const checkResult = z.object({
  ok: z.boolean(),
  at: instant,
  waived: z.boolean().optional(),
  detail: checkDetail.optional(),
});
export type CheckResult = z.infer<typeof checkResult>;

/** Why a picture was not taken for the enrolment, as `code` of a 422. */
export const enrolmentFault = z.enum(enrolmentFaults);
export type EnrolmentFault = z.infer<typeof enrolmentFault>;

/** How far an enrolment is after a picture. */
export const enrolmentProgress = z.object({
  /** False for the same picture once more: nothing has changed, and it is no fault. */
  accepted: z.boolean(),
  /** Of this picture, 0 (just good enough) to 1. */
  quality: share,
  have: index,
  need: index,
  complete: z.boolean(),
});
export type EnrolmentProgress = z.infer<typeof enrolmentProgress>;

/** Which rules are off for a student: the whole list, each rule once. */
export const exemptionsInput = z.object({
  exemptions: z
    .array(exemption)
    .max(tags.length)
    .refine((all) => new Set(all.map(({ tag }) => tag)).size === all.length, 'A tag stands here twice.'),
});

export const answerValue = z.union([z.number(), z.array(index).max(50), z.string().max(100_000)]);
export type AnswerValue = z.infer<typeof answerValue>;

export const answerInput = z.object({
  value: answerValue,
  revision: z.number().int().min(1).max(2_147_483_647),
  /** When the student made it, epoch milliseconds. */
  at: instant.optional(),
});
export type AnswerInput = z.infer<typeof answerInput>;

export const savedAnswer = z.object({ value: answerValue, revision: z.number(), savedAt: instant });

export const attemptView = z.object({
  id,
  examId: id,
  studentNumber: z.string(),
  name: z.string(),
  status: attemptStatus,
  startedAt: instant.nullable(),
  endsAt: instant.nullable(),
  remainingMs: span.nullable(),
  /** By question id. */
  answers: z.record(z.string(), savedAnswer),
  checks: z.record(z.string(), checkResult),
  /** Rules that are off for this student. */
  exemptions: z.array(exemption),
  /** What the student agreed to when joining. */
  consent,
  connection,
});
export type AttemptView = z.infer<typeof attemptView>;

export const started = z.object({ startedAt: instant, endsAt: instant, questions: z.array(openQuestion) });
export const submitted = z.object({ submittedAt: instant, receipt: z.string().max(limits.textLength) });

export const staff = z.object({
  id,
  email: z.string(),
  name: z.string(),
  role: z.enum(['admin', 'teacher']),
});
export type Staff = z.infer<typeof staff>;
