import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import { closeCode } from '../protocol/close-codes.ts';
import type { SocketErrorCode } from '../protocol/errors.ts';
import type { Staff } from '../protocol/exam.ts';
import { limits } from '../protocol/limits.ts';
import {
  type CommandMessage,
  type CommandResult,
  type TeacherMessage,
  type TeacherMessageOf,
  type ToTeacher,
  teacherMessage,
} from '../protocol/teacher-messages.ts';
import { BoundedSend } from './bounded-send.ts';
import { Heartbeat } from './heartbeat.ts';
import { IncomingError, readMessage } from './incoming.ts';
import { BadMessages, MessageRate } from './message-rate.ts';

const types: ReadonlySet<string> = new Set(teacherMessage.options.map((option) => option.shape.type.value));

/** A teacher as the live rooms see one. */
export interface TeacherPeer {
  readonly staff: Staff;
  /** False once the socket closes: whoever has waited for something asks before taking the peer in. */
  readonly isOpen: boolean;
  send(message: ToTeacher): boolean;
  /** For what the next message replaces: numbers and pictures. */
  sendRenewed(message: ToTeacher | Uint8Array): boolean;
}

/** What a teacher's connection asks of the rest. Rejections with a `code` are told to the teacher. */
export interface TeacherContext {
  subscribe(peer: TeacherPeer, examId: string): Promise<void>;
  unsubscribe(peer: TeacherPeer, examId: string): void;
  thumbnails(peer: TeacherPeer, message: TeacherMessageOf<'THUMBNAILS'>): void;
  watch(peer: TeacherPeer, message: TeacherMessageOf<'WATCH'>): Promise<void>;
  unwatch(peer: TeacherPeer, attemptId: string): void;
  command(staff: Staff, message: CommandMessage): Promise<CommandResult[]>;
  acknowledge(staff: Staff, message: TeacherMessageOf<'ALERT_ACKNOWLEDGED'>): Promise<void>;
  left(peer: TeacherPeer): void;
}

export interface TeacherConnectionOptions {
  ws: WebSocket;
  /** Who the session cookie of the upgrade belongs to. */
  staff: Staff | null;
  context: TeacherContext;
  log: Logger;
}

/** Results of commands that a teacher may send again after a reconnection, by the command's id. */
const rememberedCommands = 200;
/** What changes the view is done in the order it came: THUMBNAILS may follow SUBSCRIBE at once. */
const inOrder: ReadonlySet<TeacherMessage['type']> = new Set([
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'THUMBNAILS',
  'WATCH',
  'UNWATCH',
]);
/** Messages of one teacher that may wait for the database. */
const mostWaiting = 500;
/** A peer that does not answer the closing handshake is cut off, ms. */
const closingMs = 2_000;

/** One live socket of a teacher. */
export class TeacherConnection {
  readonly #ws: WebSocket;
  readonly #options: TeacherConnectionOptions;
  readonly #out: BoundedSend;
  readonly #rate = new MessageRate();
  readonly #bad = new BadMessages();
  readonly #heartbeat: Heartbeat;
  readonly #helloTimer: NodeJS.Timeout | null = null;
  readonly #commands: Map<string, Promise<CommandResult[]>>;
  readonly #peer: TeacherPeer | null;
  #inOrder: Promise<void> = Promise.resolve();
  #waiting = 0;
  #isClosing = false;

  constructor(options: TeacherConnectionOptions & { commands: Map<string, Promise<CommandResult[]>> }) {
    const { ws, staff, log, context } = options;
    this.#ws = ws;
    this.#options = options;
    this.#commands = options.commands;
    this.#out = new BoundedSend({ ws });
    this.#heartbeat = new Heartbeat({ ws, onRoundTrip: () => {} });
    const isOpen = () => ws.readyState === ws.OPEN && !this.#isClosing;
    this.#peer = staff && {
      staff,
      get isOpen() {
        return isOpen();
      },
      send: (message) => this.#out.send(message),
      sendRenewed: (message) => this.#out.sendRenewed(message),
    };
    if (!staff) {
      this.#helloTimer = setTimeout(
        () => this.close(closeCode.helloTimeout, 'no HELLO in time'),
        limits.helloMs,
      );
    }
    ws.on('message', (data, isBinary) => this.#received(data, isBinary));
    // Each ping is answered by the library, into the same buffer as everything else.
    ws.on('ping', () => this.#countMessage());
    ws.on('error', (err) => log.debug({ err: err.message }, 'teacher socket'));
    ws.on('close', () => {
      if (this.#helloTimer) clearTimeout(this.#helloTimer);
      this.#heartbeat.stop();
      if (this.#peer) context.left(this.#peer);
    });
  }

  /** Nothing that still comes in is read from now on. Idempotent: the first code is the one that counts. */
  close(code: number, reason: string): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#ws.close(code, reason);
    setTimeout(() => this.#ws.terminate(), closingMs).unref();
  }

  #countMessage(): void {
    if (this.#rate.isExceeded()) this.close(closeCode.rateLimit, 'too many messages');
  }

  #received(data: RawData, isBinary: boolean): void {
    this.#countMessage();
    if (this.#isClosing) return;
    if (!this.#peer) {
      this.#withoutCookie(data);
      return;
    }
    try {
      if (isBinary) throw new IncomingError('bad-packet', 'Teachers send no packets.');
      this.#take(this.#peer, readMessage(data, teacherMessage, types));
    } catch (error) {
      this.#refuse(error);
    }
  }

  #take(peer: TeacherPeer, message: TeacherMessage): void {
    if (this.#waiting >= mostWaiting) {
      this.close(closeCode.overloaded, 'too much waits for the database');
      return;
    }
    this.#waiting += 1;
    const handled = inOrder.has(message.type)
      ? this.#inOrder.then(() => this.#handle(peer, message))
      : this.#handle(peer, message);
    const done = handled.finally(() => {
      this.#waiting -= 1;
    });
    if (inOrder.has(message.type)) this.#inOrder = done;
  }

  /** An API key begins with HELLO; this version knows none, so no token is valid. */
  #withoutCookie(data: RawData): void {
    const isHello = /"type"\s*:\s*"HELLO"/.test(data.toString().slice(0, 2_000));
    if (isHello) this.close(closeCode.unauthorised, 'the token is not valid');
    else this.close(closeCode.unauthorised, 'sign in first');
  }

  #refuse(error: unknown): void {
    const { code, message } = error as { code?: SocketErrorCode; message: string };
    this.#error(code ?? 'bad-message', message);
    if (code !== 'unknown-type' && this.#bad.add()) {
      this.close(closeCode.tooManyBadMessages, 'too many bad messages');
    }
  }

  async #handle(peer: TeacherPeer, message: TeacherMessage): Promise<void> {
    const { context, log } = this.#options;
    try {
      switch (message.type) {
        case 'SUBSCRIBE':
          return await context.subscribe(peer, message.examId);
        case 'UNSUBSCRIBE':
          return context.unsubscribe(peer, message.examId);
        case 'THUMBNAILS':
          return context.thumbnails(peer, message);
        case 'WATCH':
          return await context.watch(peer, message);
        case 'UNWATCH':
          return context.unwatch(peer, message.attemptId);
        case 'COMMAND':
          return await this.#command(peer, message);
        case 'ALERT_ACKNOWLEDGED':
          return await context.acknowledge(peer.staff, message);
        case 'HELLO':
        case 'ACK':
          return;
      }
    } catch (error) {
      const { code, message: words } = error as { code?: string; message: string };
      const told = code === 'not-found' || code === 'forbidden' || code === 'not-implemented' ? code : null;
      if (told) this.#error(told, words);
      else {
        log.error({ err: error, type: message.type }, 'a teacher message could not be handled');
        this.#error('storage-unavailable', 'That did not work. Please try again.');
      }
    }
  }

  /** A command that comes again, after a reconnection, is answered again and not done again. */
  async #command(peer: TeacherPeer, message: CommandMessage): Promise<void> {
    let done = this.#commands.get(message.id);
    if (!done) {
      done = this.#options.context.command(peer.staff, message);
      this.#commands.set(message.id, done);
      done.catch(() => this.#commands.delete(message.id));
      const oldest = this.#commands.keys().next().value;
      if (this.#commands.size > rememberedCommands && oldest !== undefined) this.#commands.delete(oldest);
    }
    const results = await done;
    this.#out.send({ type: 'ACK', ids: [message.id] } satisfies ToTeacher);
    this.#out.send({ type: 'COMMAND_RESULT', id: message.id, results } satisfies ToTeacher);
  }

  #error(code: SocketErrorCode, message: string): void {
    this.#out.send({ type: 'ERROR', code, message } satisfies ToTeacher);
  }
}
