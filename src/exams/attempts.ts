import { latestInstant } from '../protocol/common.ts';
import type {
  AnswerInput,
  CalibrationDetail,
  CheckDetail,
  JoinInput,
  OpenQuestion,
} from '../protocol/exam.ts';
import type { Exemption } from '../protocol/timeline.ts';
import type { CalibrationDot } from '../signals/calibration.ts';
import { Announcements } from './announcements.ts';
import { answerRefusal, fitsQuestion, madeAt, sameValue } from './answers.ts';
import type { Attempt } from './attempt.ts';
import { calibrationDots, screenReport } from './checks.ts';
import { DeviceRequests } from './device-requests.ts';
import type { Exam } from './exam.ts';
import { type Exams, openQuestion } from './exams.ts';
import { failure } from './failure.ts';
import { alreadyJoined, type Joined, type JoinFrom, Joining, tokenIsAlive } from './join.ts';
import { receiptOf } from './receipt.ts';
import { Refusal } from './refusal.ts';
import { type AttemptEvent, attemptOver, isDue, transition } from './state.ts';
import type { Actor, AnswerStore, AttemptStore, AuditTrail, Log, StoredAnswers } from './stores.ts';
import { storable } from './text.ts';
import { hashToken } from './token.ts';

export interface AttemptsOptions {
  store: AttemptStore;
  answers: AnswerStore;
  audit: AuditTrail;
  exams: Pick<Exams, 'get' | 'byJoinCode'>;
  log: Log;
  /** Where a student looked while the page showed these dots; null when the face was seen at too few of them. */
  calibrate?: (attemptId: string, dots: readonly CalibrationDot[]) => CalibrationDetail | null;
  now?: () => number;
  requests?: DeviceRequests;
}

const system: Actor = { kind: 'system' };
const studentOf = (attemptId: string): Actor => ({ kind: 'student', attemptId });

/**
 * Attempts and what may happen to them. Every change goes through the state machine (state.ts) in one step of the
 * store, so that two changes at once cannot both start from the same state; each is announced as `changed`.
 * What students and the clock do is audited here, and exemptions; what staff command is audited by Commands.
 * Unknown ids are `Refusal 'not-found'`.
 */
export class Attempts extends Announcements {
  readonly #store: AttemptStore;
  readonly #answers: AnswerStore;
  readonly #audit: AuditTrail;
  readonly #exams: AttemptsOptions['exams'];
  readonly #log: Log;
  readonly #calibrate: NonNullable<AttemptsOptions['calibrate']>;
  readonly #now: () => number;
  readonly #requests: DeviceRequests;
  readonly #joining: Joining;

  constructor(options: AttemptsOptions) {
    const { store, answers, audit, exams, log, calibrate = () => null, now = Date.now, requests } = options;
    super(log);
    this.#store = store;
    this.#answers = answers;
    this.#audit = audit;
    this.#exams = exams;
    this.#log = log;
    this.#calibrate = calibrate;
    this.#now = now;
    this.#requests = requests ?? new DeviceRequests({ now });
    this.#joining = new Joining({ store, exams, requests: this.#requests, now });
  }

  /**
   * @throws Refusal `unknown-join-code`, `consent-required {missing}`, `closed`, `already-joined {requestId}`,
   * `not-implemented` (invitations)
   */
  async join(input: JoinInput, from: JoinFrom): Promise<{ attempt: Attempt; token: string; exam: Exam }> {
    const joined = await this.#joining.join(input, from);
    await this.#tell(joined);
    if ('request' in joined) throw alreadyJoined(joined.attempt, joined.request.id);
    const { attempt, token, exam } = joined;
    return { attempt, token, exam };
  }

  async #tell(joined: Joined): Promise<void> {
    const { outcome, attempt } = joined;
    const actor = studentOf(attempt.id);
    if (outcome === 'new') {
      this.announce('changed', { attempt, previous: null, cause: 'join', actor });
      await this.#record(actor, 'attempt.joined', attempt, { consent: attempt.consent });
    } else if (outcome === 'other-device') {
      this.announce('changed', { attempt, previous: attempt, cause: 'device-replaced', actor });
      await this.#record(actor, 'attempt.device-replaced', attempt);
    } else if (outcome === 'asked') {
      const { id: requestId, userAgent, at } = joined.request;
      this.announce('device-requested', { requestId, attempt, userAgent, at });
      // Nobody has shown to be this student: the server itself is the one who tells.
      await this.#record(system, 'attempt.device-requested', attempt, { requestId, userAgent });
    }
  }

  /** The attempt of a token; null when it is unknown, revoked or older than its attempt's end + 24 h. */
  async authenticate(token: string): Promise<Attempt | null> {
    const attempt = await this.#store.byTokenHash(hashToken(token));
    return attempt && tokenIsAlive(attempt, this.#now()) ? attempt : null;
  }

  async get(id: string): Promise<Attempt> {
    return (await this.#store.byId(id)) ?? unknownAttempt();
  }

  list(examId: string): Promise<Attempt[]> {
    return this.#store.ofExam(examId);
  }

  /** All attempts that run, of whatever exam. */
  running(): Promise<Attempt[]> {
    return this.#store.endingBefore(latestInstant);
  }

  /**
   * Result of a check that the browser made. A calibration that tells which dots were shown is measured here: it passes
   * when the student was seen to look at them. A shared screen passes when it is a whole one.
   */
  async saveCheck(id: string, report: CheckReport): Promise<Attempt> {
    const { name } = report;
    const event = { type: 'check', name, ...this.#judged(id, report), exam: await this.#examOf(id) } as const;
    return this.#apply(id, event, studentOf(id));
  }

  #judged(id: string, { name, ok, detail }: CheckReport): { ok: boolean; detail?: CheckDetail | undefined } {
    if (name === 'screen') return screenReport(ok, detail);
    const dots = name === 'calibration' && ok ? calibrationDots(detail) : null;
    if (!dots) return { ok };
    const centre = this.#calibrate(id, dots);
    return centre ? { ok, detail: centre } : { ok: false };
  }

  /** The student's face is known from `frames` pictures. @throws Refusal `attempt-over` */
  async enrolled(id: string, frames: number): Promise<Attempt> {
    const actor = studentOf(id);
    const event = { type: 'check', name: 'enrolment', ok: true, exam: await this.#examOf(id) } as const;
    const attempt = await this.#apply(id, event, actor);
    await this.#record(actor, 'attempt.enrolled', attempt, { frames });
    return attempt;
  }

  /** Starts the exam; again gives the same. @throws Refusal `not-ready {missing}`, `not-open-yet`, `closed` */
  async start(id: string): Promise<{ attempt: Attempt; questions: OpenQuestion[] }> {
    const exam = await this.#examOf(id);
    const actor = studentOf(id);
    let first = false;
    const attempt = await this.#apply(id, { type: 'start', exam }, actor, (previous) => {
      first = previous.startedAt === null;
    });
    if (first) await this.#record(actor, 'attempt.started', attempt, { endsAt: attempt.endsAt });
    return { attempt, questions: exam.questions.map(openQuestion) };
  }

  answers(id: string): Promise<StoredAnswers> {
    return this.#answers.ofAttempt(id);
  }

  /**
   * Keeps the answer with the highest revision. The same revision and value again is the same success, also after the
   * end; the same revision with another value is stale, for the one that was stored first has been confirmed.
   * @throws Refusal `stale-revision {stored}`, `attempt-over`, `attempt-paused`, `not-running`, `invalid-answer`,
   * `unknown-question`
   */
  async saveAnswer(
    id: string,
    questionId: string,
    input: AnswerInput,
  ): Promise<{ revision: number; savedAt: number }> {
    const attempt = await this.get(id);
    const exam = await this.#exams.get(attempt.examId);
    const value = checkedValue(exam, questionId, input);
    const now = this.#now();
    const made = madeAt(attempt, input.at, now);
    const refusal = answerRefusal(attempt, made, exam.policy.graceMs, now);
    const { revision } = input;
    const { saved, stored } = refusal
      ? { saved: false, stored: (await this.#answers.ofAttempt(id))[questionId] ?? null }
      : await this.#answers.save({ attemptId: id, questionId, value, revision, savedAt: now, madeAt: made });
    if (saved) return { revision, savedAt: now };
    if (stored?.revision === revision && sameValue(stored.value, value)) {
      return { revision, savedAt: stored.savedAt };
    }
    if (refusal) throw refusal;
    if (stored && stored.revision >= revision) {
      throw new Refusal(
        'stale-revision',
        'A newer answer is stored. Take it, or save with a higher revision.',
        {
          stored: { value: stored.value, revision: stored.revision },
        },
      );
    }
    // The store refused a new revision: the attempt ended since it was read.
    throw attemptOver(await this.get(id));
  }

  /** Hands in, also while paused; again gives the same attempt with the same receipt. */
  async submit(id: string): Promise<Attempt> {
    const exam = await this.#examOf(id);
    const actor = studentOf(id);
    const changed = await this.#store.change(id, async (attempt, answers) => {
      if (attempt.status === 'submitted') return attempt;
      const now = this.#now();
      const receipt = receiptOf(id, await answers(), now);
      return granted(transition(attempt, { type: 'submit', receipt, exam }, now));
    });
    const { previous, attempt } = changed ?? unknownAttempt();
    if (previous === attempt) return attempt;
    this.announce('changed', { attempt, previous, cause: 'submit', actor });
    await this.#record(actor, 'attempt.submitted', attempt, { receipt: attempt.receipt });
    return attempt;
  }

  pause(id: string, reason: string, actor: Actor): Promise<Attempt> {
    return this.#apply(id, { type: 'pause', reason: storable(reason) }, actor);
  }

  resume(id: string, actor: Actor): Promise<Attempt> {
    return this.#apply(id, { type: 'resume' }, actor);
  }

  terminate(id: string, reason: string, actor: Actor): Promise<Attempt> {
    return this.#apply(id, { type: 'terminate', reason: storable(reason) }, actor);
  }

  /** Minutes may be negative. The reason is for the student and the audit, which Commands see to. */
  extend(id: string, minutes: number, _reason: string, actor: Actor): Promise<Attempt> {
    return this.#apply(id, { type: 'extend', minutes }, actor);
  }

  async approve(id: string, actor: Actor): Promise<Attempt> {
    return this.#apply(id, { type: 'approve', exam: await this.#examOf(id) }, actor);
  }

  async waiveCheck(id: string, check: string, actor: Actor): Promise<Attempt> {
    return this.#apply(id, { type: 'waive', name: check, exam: await this.#examOf(id) }, actor);
  }

  /**
   * Sets which rules are off for this student, until the attempt is over: the whole list, also while the exam runs.
   * The same list again is no event.
   * @throws Refusal `attempt-over`
   */
  async exempt(id: string, exemptions: readonly Exemption[], actor: Actor): Promise<Attempt> {
    let before: Attempt | null = null;
    const event: AttemptEvent = { type: 'exempt', exemptions: storable(exemptions) };
    const attempt = await this.#apply(id, event, actor, (previous) => {
      before = previous;
    });
    if (attempt !== before) {
      await this.#record(actor, 'attempt.exempted', attempt, { exemptions: attempt.exemptions });
    }
    return attempt;
  }

  /**
   * Lets the device in that asked by `requestId`; its token is made when it joins again.
   * @param attemptId when given, the request must be of this attempt
   */
  async allowDevice(requestId: string, _actor: Actor, attemptId?: string): Promise<Attempt> {
    const request = this.#requests.find(requestId);
    if (!request || (attemptId !== undefined && request.attemptId !== attemptId)) {
      throw new Refusal('not-found', 'This request was used or is too old. The student can ask again.');
    }
    const attempt = await this.get(request.attemptId);
    this.#requests.allow(requestId);
    return attempt;
  }

  /** Ends running attempts whose time and grace are over. One that fails is logged and tried again next time. */
  async expireDue(): Promise<Attempt[]> {
    const expired: Attempt[] = [];
    const exams = new Map<string, Exam>();
    for (const { id, examId } of await this.#store.endingBefore(this.#now())) {
      try {
        const exam = exams.get(examId) ?? (await this.#exams.get(examId));
        exams.set(examId, exam);
        const attempt = await this.#expire(id, exam);
        if (attempt) expired.push(attempt);
      } catch (error) {
        this.#log.error({ attemptId: id, failure: failure(error) }, 'an attempt could not be ended');
      }
    }
    return expired;
  }

  async #expire(id: string, exam: Exam): Promise<Attempt | null> {
    const changed = await this.#store.change(id, (attempt) => {
      // Handed in, paused or extended since the list was read: nothing to do.
      if (!isDue(attempt, exam.policy.graceMs, this.#now())) return attempt;
      return granted(transition(attempt, { type: 'expire', exam }, this.#now()));
    });
    if (!changed || changed.previous === changed.attempt) return null;
    this.announce('changed', { ...changed, cause: 'expire', actor: system });
    await this.#record(system, 'attempt.expired', changed.attempt);
    return changed.attempt;
  }

  /** One event through the state machine, stored and announced. */
  async #apply(
    id: string,
    event: AttemptEvent,
    actor: Actor,
    look: (previous: Attempt) => void = () => {},
  ): Promise<Attempt> {
    const changed = await this.#store.change(id, (attempt) => {
      look(attempt);
      return granted(transition(attempt, event, this.#now()));
    });
    const { previous, attempt } = changed ?? unknownAttempt();
    if (previous !== attempt) this.announce('changed', { attempt, previous, cause: event.type, actor });
    return attempt;
  }

  async #examOf(id: string): Promise<Exam> {
    return this.#exams.get((await this.get(id)).examId);
  }

  /** The change is stored already: a failing audit is logged with its entry and does not undo it. */
  async #record(actor: Actor, action: string, attempt: Attempt, details: Record<string, unknown> = {}) {
    const entry = { at: this.#now(), actor, action, examId: attempt.examId, attemptId: attempt.id, details };
    try {
      await this.#audit.record({ ...entry, details: storable(details) });
    } catch (error) {
      this.#log.error(
        { action, attemptId: attempt.id, failure: failure(error) },
        'an audit entry was not stored',
      );
    }
  }
}

interface CheckReport {
  name: string;
  ok: boolean;
  detail?: Record<string, unknown> | undefined;
}

function checkedValue(exam: Exam, questionId: string, input: AnswerInput) {
  const question = exam.questions.find(({ id }) => id === questionId);
  if (!question) throw new Refusal('unknown-question', 'This exam has no such question.');
  if (!fitsQuestion(question, input.value)) {
    throw new Refusal('invalid-answer', `This is no answer to a question of the kind “${question.kind}”.`);
  }
  return storable(input.value);
}

function granted(outcome: Attempt | Refusal): Attempt {
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

function unknownAttempt(): never {
  throw new Refusal('not-found', 'There is no such attempt.');
}
