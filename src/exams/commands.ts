import { randomUUID } from 'node:crypto';
import { limits } from '../protocol/limits.ts';
import type { ToStudent } from '../protocol/student-messages.ts';
import type { CommandAction, CommandResult } from '../protocol/teacher-messages.ts';
import { type Attempt, isOver, remainingMs } from './attempt.ts';
import type { Attempts } from './attempts.ts';
import { failure } from './failure.ts';
import { Refusal } from './refusal.ts';
import { attemptOver } from './state.ts';
import type { Actor, AuditTrail, Log } from './stores.ts';
import { storable } from './text.ts';

export interface StudentLink {
  /** True when a socket took it. */
  send(attemptId: string, message: ToStudent): boolean;
}

/** COMMAND of a teacher, from a socket or over HTTP. */
export interface CommandInput {
  /** Needed for `all`; when given, attempts of other exams are `not-found`. */
  examId?: string | undefined;
  /** `all`: every attempt of the exam that is not over. */
  attemptIds: readonly string[] | 'all';
  action: CommandAction;
  reason?: string | undefined;
  minutes?: number | undefined;
  text?: string | undefined;
  check?: string | undefined;
  requestId?: string | undefined;
}

interface CommandsOptions {
  attempts: Pick<
    Attempts,
    'get' | 'list' | 'pause' | 'resume' | 'terminate' | 'extend' | 'approve' | 'waiveCheck' | 'allowDevice'
  >;
  link: StudentLink;
  audit: AuditTrail;
  log: Log;
  now?: () => number;
}

/** Attempts of one command that are worked on at once; each takes a connection to the database. */
const atOnce = 5;

/** Actions that change nothing in the attempt, so that the state machine has no say in them. */
const onlySpeaks: ReadonlySet<CommandAction> = new Set(['warn', 'message', 'lower-hand']);

/** What an action lacks to be carried out, as the `code` of each result. */
const incomplete = 'incomplete-command';

/**
 * Carries out what staff command, attempt by attempt: the refusal of one does not stop the others.
 * Each result and each audit entry tells whether it was done, and whether a socket of the student took the message.
 */
export class Commands {
  readonly #attempts: CommandsOptions['attempts'];
  readonly #link: StudentLink;
  readonly #audit: AuditTrail;
  readonly #log: Log;
  readonly #now: () => number;

  constructor({ attempts, link, audit, log, now = Date.now }: CommandsOptions) {
    this.#attempts = attempts;
    this.#link = link;
    this.#audit = audit;
    this.#log = log;
    this.#now = now;
  }

  /** One result an attempt, in the order asked for. An attempt named twice is commanded once. */
  async execute(actor: Actor, input: CommandInput): Promise<CommandResult[]> {
    const command = storable(input);
    const ids = await this.#ids(command);
    const results: CommandResult[] = [];
    for (let i = 0; i < ids.length; i += atOnce) {
      const some = ids.slice(i, i + atOnce);
      results.push(...(await Promise.all(some.map((id) => this.#one(actor, command, id)))));
    }
    return results;
  }

  async #ids({ attemptIds, examId }: CommandInput): Promise<string[]> {
    if (attemptIds !== 'all') return [...new Set(attemptIds)].slice(0, limits.attemptsPerMessage);
    if (examId === undefined) throw new Refusal('not-found', 'A command to all names the exam.');
    const attempts = await this.#attempts.list(examId);
    return attempts.filter(({ status }) => !isOver(status)).map(({ id }) => id);
  }

  async #one(actor: Actor, command: CommandInput, attemptId: string): Promise<CommandResult> {
    let examId: string | null = null;
    let result: CommandResult;
    try {
      const attempt = await this.#attempts.get(attemptId);
      if (command.examId !== undefined && attempt.examId !== command.examId) throw elsewhere();
      examId = attempt.examId;
      result = await this.#carryOut(actor, command, attempt);
    } catch (error) {
      result = { attemptId, ok: false, delivered: false, code: this.#codeOf(error, attemptId) };
    }
    await this.#record(actor, command, examId, result);
    return result;
  }

  async #carryOut(actor: Actor, command: CommandInput, attempt: Attempt): Promise<CommandResult> {
    const attemptId = attempt.id;
    const message = await this.#act(actor, command, attempt);
    if (message === 'incomplete') return { attemptId, ok: false, delivered: false, code: incomplete };
    const delivered = message !== null && this.#link.send(attemptId, message);
    return { attemptId, ok: true, delivered };
  }

  /** Does it, and says what the student is told: nothing for what only opens a door. */
  async #act(
    actor: Actor,
    command: CommandInput,
    attempt: Attempt,
  ): Promise<ToStudent | 'incomplete' | null> {
    const { action, minutes, text, check, requestId } = command;
    const reason = command.reason ?? '';
    const id = randomUUID();
    // What only speaks to the student would wait for ever: a socket of an attempt that is over is not opened again.
    if (onlySpeaks.has(action) && isOver(attempt.status)) throw attemptOver(attempt);
    switch (action) {
      case 'pause':
        await this.#attempts.pause(attempt.id, reason, actor);
        return { type: 'PAUSE_EXAM', id, reason };
      case 'resume': {
        const resumed = await this.#attempts.resume(attempt.id, actor);
        return { type: 'RESUME_EXAM', id, remainingMs: remainingMs(resumed, this.#now()) };
      }
      case 'terminate':
        await this.#attempts.terminate(attempt.id, reason, actor);
        return { type: 'TERMINATE_EXAM', id, reason };
      case 'extend': {
        if (!minutes) return 'incomplete';
        const extended = await this.#attempts.extend(attempt.id, minutes, reason, actor);
        return { type: 'TIME_ADJUSTED', id, remainingMs: remainingMs(extended, this.#now()) ?? 0, reason };
      }
      case 'warn':
        if (!(text ?? reason).trim()) return 'incomplete';
        return { type: 'WARNING', id, text: text ?? reason };
      case 'message':
        if (!text?.trim()) return 'incomplete';
        return { type: 'CHAT_MESSAGE', id, from: nameOf(actor), text, at: this.#now() };
      case 'lower-hand':
        return { type: 'HAND_LOWERED', id };
      case 'approve':
        await this.#attempts.approve(attempt.id, actor);
        return null;
      case 'waive-check':
        if (!check) return 'incomplete';
        await this.#attempts.waiveCheck(attempt.id, check, actor);
        return null;
      case 'allow-device':
        if (!requestId) return 'incomplete';
        await this.#attempts.allowDevice(requestId, actor, attempt.id);
        return null;
    }
  }

  #codeOf(error: unknown, attemptId: string): string {
    if (error instanceof Refusal) return error.code;
    this.#log.error({ attemptId, failure: failure(error) }, 'a command failed');
    return 'failed';
  }

  async #record(actor: Actor, command: CommandInput, examId: string | null, result: CommandResult) {
    const { action, reason, minutes, text, check, requestId } = command;
    const { attemptId, ok, delivered, code } = result;
    const details = { ok, delivered, code, reason, minutes, text, check, requestId };
    try {
      const entry = { at: this.#now(), actor, action: `command.${action}`, examId, attemptId };
      await this.#audit.record({ ...entry, details: given(details) });
    } catch (error) {
      this.#log.error({ action, attemptId, failure: failure(error) }, 'an audit entry was not stored');
    }
  }
}

const elsewhere = () => new Refusal('not-found', 'The attempt is not of this exam.');

/** Who a chat message is from, as the student reads it. */
function nameOf(actor: Actor): string {
  return actor.kind === 'staff' ? actor.name : 'Invigil';
}

function given(details: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}
