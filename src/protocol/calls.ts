import { z } from 'zod';
import { id } from './common.ts';
import * as exam from './exam.ts';
import { incident, incidentStatus, review, tag } from './incident.ts';
import { limits } from './limits.ts';
import { policy } from './policy.ts';
import { commandFields } from './teacher-messages.ts';
import { timeline, timelineQuery } from './timeline.ts';

/**
 * Who may call: `staff` by session cookie, `student` by the token of the attempt in the path, `ops` from outside.
 * `either` is staff or that student.
 */
export type Who = 'anyone' | 'staff' | 'student' | 'either' | 'ops';

export interface Call {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express path; parameters are UUIDs unless they are named `index`. */
  path: string;
  who: Who;
  summary: string;
  body?: z.ZodType;
  /** Media types of a body that is no JSON. */
  mediaTypes?: readonly string[];
  query?: z.ZodType;
  answers: Readonly<Record<number, z.ZodType | null>>;
}

const call = <const T extends Call>(definition: T): T => definition;

/** A page of a list, oldest first; `nextCursor` is null at the end. */
const pageOf = (item: z.ZodType) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
const cursor = z.string().max(200).optional();
const anything = z.unknown();
const attempt = '/api/attempts/:id';
const jpeg = ['image/jpeg'] as const;
const video = ['video/webm', 'video/mp4'] as const;

export const incidentQuery = z.object({
  status: incidentStatus.optional(),
  tag: tag.optional(),
  attemptId: id.optional(),
  cursor,
});
export type IncidentQuery = z.infer<typeof incidentQuery>;

/** Every HTTP call of the contract. A call without a handler is answered 501 `not-implemented`. */
export const calls = {
  login: call({
    method: 'post',
    path: '/api/auth/login',
    who: 'anyone',
    summary: 'Sign in as staff; sets the session cookie.',
    body: z.object({ email: z.string().trim().min(1).max(300), password: z.string().min(1).max(1_000) }),
    answers: { 200: z.object({ user: exam.staff }) },
  }),
  logout: call({
    method: 'post',
    path: '/api/auth/logout',
    who: 'anyone',
    summary: 'Sign out.',
    answers: { 204: null },
  }),
  me: call({
    method: 'get',
    path: '/api/auth/me',
    who: 'staff',
    summary: 'Who is signed in.',
    answers: { 200: z.object({ user: exam.staff }) },
  }),
  listExams: call({
    method: 'get',
    path: '/api/exams',
    who: 'staff',
    summary: 'All exams, newest first.',
    query: z.object({ cursor }),
    answers: { 200: pageOf(exam.examView) },
  }),
  createExam: call({
    method: 'post',
    path: '/api/exams',
    who: 'staff',
    summary: 'Create an exam; what its policy leaves open comes from the preset.',
    body: exam.examInput,
    answers: { 201: exam.examView },
  }),
  getExam: call({
    method: 'get',
    path: '/api/exams/:id',
    who: 'staff',
    summary: 'One exam with its questions and resolved policy.',
    answers: { 200: exam.examView },
  }),
  changeExam: call({
    method: 'patch',
    path: '/api/exams/:id',
    who: 'staff',
    summary: 'Change an exam: any of its fields.',
    body: exam.examChange,
    answers: { 200: exam.examView },
  }),
  deleteExam: call({
    method: 'delete',
    path: '/api/exams/:id',
    who: 'staff',
    summary: 'Delete an exam.',
    answers: { 204: null },
  }),
  putRoster: call({
    method: 'post',
    path: '/api/exams/:id/roster',
    who: 'staff',
    summary: 'Invite students.',
    body: anything,
    mediaTypes: ['application/json', 'text/csv'],
    answers: { 200: anything },
  }),
  join: call({
    method: 'post',
    path: '/api/join',
    who: 'anyone',
    summary: 'Join an exam by its code, with consent; answers with the attempt token and sets its cookie.',
    body: exam.joinInput,
    answers: { 201: exam.joined },
  }),
  previewExam: call({
    method: 'post',
    path: '/api/join/preview',
    who: 'anyone',
    summary: 'What an exam asks for, before consent.',
    body: z.object({ joinCode: z.string().trim().min(1).max(64) }),
    answers: { 200: z.object({ exam: exam.examSummary, policy }) },
  }),
  saveCheck: call({
    method: 'post',
    path: `${attempt}/checks`,
    who: 'student',
    summary: 'Result of a check that the browser makes.',
    body: exam.checkInput,
    answers: { 200: z.object({ checks: z.record(z.string(), exam.checkResult) }) },
  }),
  putIdentityCard: call({
    method: 'put',
    path: `${attempt}/identity-card`,
    who: 'student',
    summary: 'Picture of the identity card.',
    mediaTypes: jpeg,
    answers: { 201: anything },
  }),
  enrol: call({
    method: 'post',
    path: `${attempt}/enrolment`,
    who: 'student',
    summary:
      'One of several pictures for enrolment. What is wrong with a picture is the `code` of a 422: ' +
      `${exam.enrolmentFault.options.join(', ')}.`,
    mediaTypes: jpeg,
    answers: { 201: exam.enrolmentProgress },
  }),
  start: call({
    method: 'post',
    path: `${attempt}/start`,
    who: 'student',
    summary: 'Start the exam; again gives the same answer.',
    answers: { 200: exam.started },
  }),
  getAttempt: call({
    method: 'get',
    path: attempt,
    who: 'either',
    summary: 'State of an attempt, with saved answers.',
    answers: { 200: exam.attemptView },
  }),
  saveAnswer: call({
    method: 'put',
    path: `${attempt}/answers/:questionId`,
    who: 'student',
    summary: 'Save an answer; the highest revision wins.',
    body: exam.answerInput,
    answers: { 200: z.object({ revision: z.number(), savedAt: z.number() }) },
  }),
  submit: call({
    method: 'post',
    path: `${attempt}/submit`,
    who: 'student',
    summary: 'Hand in; again gives the same receipt.',
    answers: { 200: exam.submitted },
  }),
  putClip: call({
    method: 'put',
    path: `${attempt}/clips/:clipId`,
    who: 'student',
    summary: 'Upload a clip, whole or in parts.',
    mediaTypes: video,
    answers: { 201: anything, 202: anything },
  }),
  getClip: call({
    method: 'get',
    path: `${attempt}/clips/:clipId`,
    who: 'student',
    summary: 'How much of a clip has arrived.',
    answers: { 200: anything },
  }),
  putRecording: call({
    method: 'put',
    path: `${attempt}/recording/:index`,
    who: 'student',
    summary: 'Upload a chunk of the recording.',
    mediaTypes: video,
    answers: { 201: anything },
  }),
  getRecording: call({
    method: 'get',
    path: `${attempt}/recording`,
    who: 'either',
    summary: 'Play the recording.',
    answers: { 200: anything },
  }),
  myAttempts: call({
    method: 'get',
    path: '/api/my/attempts',
    who: 'anyone',
    summary: 'Own history.',
    answers: { 200: anything },
  }),
  requestErasure: call({
    method: 'post',
    path: `${attempt}/erasure-request`,
    who: 'student',
    summary: 'Ask for erasure.',
    answers: { 202: anything },
  }),
  command: call({
    method: 'post',
    path: `${attempt}/commands`,
    who: 'staff',
    summary: 'Command one student, as COMMAND on the socket.',
    body: z.object(commandFields),
    answers: {
      200: z.object({ attemptId: id, ok: z.boolean(), delivered: z.boolean(), code: z.string().optional() }),
    },
  }),
  listAttempts: call({
    method: 'get',
    path: '/api/exams/:id/attempts',
    who: 'staff',
    summary: 'Attempts of an exam.',
    query: z.object({ cursor }),
    answers: { 200: pageOf(exam.attemptView) },
  }),
  listIncidents: call({
    method: 'get',
    path: '/api/exams/:id/incidents',
    who: 'staff',
    summary: 'Incidents of an exam, oldest first.',
    query: incidentQuery,
    answers: { 200: pageOf(incident) },
  }),
  getIncident: call({
    method: 'get',
    path: '/api/incidents/:id',
    who: 'staff',
    summary: 'One incident.',
    answers: { 200: incident },
  }),
  reviewIncident: call({
    method: 'patch',
    path: '/api/incidents/:id',
    who: 'staff',
    summary: 'Record what a person decided.',
    body: z.object({ review, note: z.string().max(limits.textLength).optional() }),
    answers: { 200: incident },
  }),
  getEvidence: call({
    method: 'get',
    path: '/api/evidence/:id',
    who: 'staff',
    summary:
      'A still, strip or clip; range requests. `boxes=true`: a still with what was recognised drawn on it.',
    query: z.object({ boxes: z.enum(['true', 'false']).optional() }),
    answers: { 200: null, 206: null },
  }),
  putExemptions: call({
    method: 'put',
    path: `${attempt}/exemptions`,
    who: 'staff',
    summary: 'Set which rules are off for one student, and why; the whole list.',
    body: exam.exemptionsInput,
    answers: { 200: exam.attemptView },
  }),
  timeline: call({
    method: 'get',
    path: `${attempt}/timeline`,
    who: 'staff',
    summary:
      'Everything dated of an attempt, oldest first. `text=WORDS`: of the text of the screen only what holds all words.',
    query: timelineQuery,
    answers: { 200: timeline },
  }),
  recordedSignals: call({
    method: 'get',
    path: `${attempt}/signals.jsonl`,
    who: 'staff',
    summary: 'The recorded signals of an attempt, for `npm run replay`.',
    answers: { 200: null },
  }),
  reportCsv: call({
    method: 'get',
    path: '/api/exams/:id/report.csv',
    who: 'staff',
    summary: 'Report as CSV.',
    answers: { 200: anything },
  }),
  reportJson: call({
    method: 'get',
    path: '/api/exams/:id/report.json',
    who: 'staff',
    summary: 'Report as JSON.',
    answers: { 200: anything },
  }),
  reportPdf: call({
    method: 'get',
    path: '/api/exams/:id/report.pdf',
    who: 'staff',
    summary: 'Report as PDF.',
    answers: { 200: anything },
  }),
  eraseAttempt: call({
    method: 'delete',
    path: `${attempt}/data`,
    who: 'staff',
    summary: "Erase one student's data.",
    answers: { 200: anything },
  }),
  exportAttempt: call({
    method: 'get',
    path: `${attempt}/export.zip`,
    who: 'staff',
    summary: "Hand over one student's data.",
    answers: { 200: anything },
  }),
  healthz: call({
    method: 'get',
    path: '/healthz',
    who: 'ops',
    summary: 'Alive.',
    answers: { 200: z.object({ alive: z.literal(true) }) },
  }),
  readyz: call({
    method: 'get',
    path: '/readyz',
    who: 'ops',
    summary: 'Ready to serve.',
    answers: { 200: anything, 503: anything },
  }),
  metrics: call({
    method: 'get',
    path: '/metrics',
    who: 'ops',
    summary: 'Prometheus metrics.',
    answers: { 200: null },
  }),
} as const satisfies Record<string, Call>;

export type CallName = keyof typeof calls;
