import type { Logger } from 'pino';
import type { RawData } from 'ws';
import { type Attempt, isOver, remainingMs } from '../exams/attempt.ts';
import type { Exam } from '../exams/exam.ts';
import { closeCode } from '../protocol/close-codes.ts';
import { limits } from '../protocol/limits.ts';
import type { StudentMessageOf, ToStudent } from '../protocol/student-messages.ts';
import type { LastSeq } from './frames-in.ts';
import type { Peer } from './peer.ts';
import {
  readStudentMessage,
  StudentConnection,
  type StudentConnectionContext,
} from './student-connection.ts';

export interface Admitted {
  attempt: Attempt;
  exam: Exam;
  lastSeq: LastSeq;
}

/** What a student's socket asks of the rest, from HELLO to its end. */
export interface StudentContext extends StudentConnectionContext {
  /** The attempt of a token, or null when it is unknown or revoked. */
  admit(token: string): Promise<Admitted | null>;
  /** HELLO was accepted; an older connection of the same attempt is to be closed. */
  opened(connection: StudentConnection, admitted: Admitted): void;
  /** Messages to this student that were never acknowledged, oldest first. Asked for when messages already go out. */
  owed(attempt: Attempt): Promise<ToStudent[]>;
}

export interface StudentGreetingOptions {
  peer: Peer;
  /** The token of the cookie that came with the upgrade; HELLO's own token wins. */
  cookieToken: string | null;
  context: StudentContext;
  log: Logger;
  now?: () => number;
}

/** Messages that came in one piece with HELLO and wait for WELCOME. */
const mostEarly = 100;

/** From the opening of a student's socket to WELCOME: then the peer belongs to a `StudentConnection`. */
export class StudentGreeting {
  readonly #options: Required<StudentGreetingOptions>;
  readonly #peer: Peer;
  readonly #timer: NodeJS.Timeout;
  readonly #early: { data: RawData; isBinary: boolean }[] = [];
  #isAdmitting = false;

  constructor(options: StudentGreetingOptions) {
    const { peer, now = Date.now } = options;
    this.#options = { ...options, now };
    this.#peer = peer;
    this.#timer = setTimeout(() => peer.close(closeCode.helloTimeout, 'no HELLO in time'), limits.helloMs);
    peer.listen({
      message: (data, isBinary) => this.#received(data, isBinary),
      closed: () => clearTimeout(this.#timer),
    });
  }

  #received(data: RawData, isBinary: boolean): void {
    if (!this.#isAdmitting) void this.#greet(data, isBinary);
    else if (this.#early.length < mostEarly) this.#early.push({ data, isBinary });
  }

  async #greet(data: RawData, isBinary: boolean): Promise<void> {
    const hello = isBinary ? null : readHello(data);
    if (!hello) {
      this.#peer.close(closeCode.badHello, 'the first message is HELLO');
      return;
    }
    clearTimeout(this.#timer);
    this.#isAdmitting = true;
    this.#peer.pause(); // The network waits until WELCOME is out; what has come already is kept.
    try {
      await this.#admit(hello);
    } catch (err) {
      this.#options.log.error({ err }, 'a student could not be admitted');
      this.#peer.close(closeCode.overloaded, 'try again later');
    }
    this.#peer.resume();
  }

  async #admit(hello: StudentMessageOf<'HELLO'>): Promise<void> {
    const token = hello.token ?? this.#options.cookieToken;
    const admitted = token === null ? null : await this.#options.context.admit(token);
    if (!admitted) this.#peer.close(closeCode.unauthorised, 'the token is not valid');
    else if (isOver(admitted.attempt.status)) this.#peer.close(closeCode.attemptOver, 'the attempt is over');
    else if (this.#peer.isOpen) await this.#open(admitted, hello.client?.annotated === true);
  }

  async #open(admitted: Admitted, annotated: boolean): Promise<void> {
    const { context, log, now } = this.#options;
    this.#peer.send(welcome(admitted, now()));
    const connection = new StudentConnection({
      ...admitted,
      annotated,
      peer: this.#peer,
      context,
      log,
      now,
    });
    context.opened(connection, admitted);
    for (const { data, isBinary } of this.#early.splice(0)) connection.receive(data, isBinary);
    // Asked only now that new messages come here: none can fall between the list and the connection.
    for (const message of await context.owed(admitted.attempt)) connection.send(message);
  }
}

function readHello(data: RawData): StudentMessageOf<'HELLO'> | null {
  try {
    const message = readStudentMessage(data);
    return message.type === 'HELLO' ? message : null;
  } catch {
    return null;
  }
}

function welcome({ attempt, exam, lastSeq }: Admitted, now: number): ToStudent {
  return {
    type: 'WELCOME',
    attemptId: attempt.id,
    status: attempt.status,
    policy: exam.policy,
    remainingMs: remainingMs(attempt, now),
    serverTime: now,
    lastSeq,
  };
}
