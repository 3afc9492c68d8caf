import type { Logger } from 'pino';
import type { RawData } from 'ws';
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
import { IncomingError, messageReader } from './incoming.ts';
import type { Peer } from './peer.ts';

const readTeacherMessage = messageReader(teacherMessage);

/** A teacher as the live rooms see one. */
export interface TeacherPeer {
  readonly staff: Staff;
  /** False once the socket closes: whoever has waited for something asks before taking the peer in. */
  readonly isOpen: boolean;
  send(message: ToTeacher): boolean;
  /** For what the next message replaces: numbers and pictures. */
  sendRenewed(message: ToTeacher | Uint8Array): boolean;
  /** For a packet of sound, which nothing replaces, but which grows old. */
  sendSound(packet: Uint8Array): boolean;
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
  peer: Peer;
  /** Who the session cookie of the upgrade belongs to. */
  staff: Staff | null;
  context: TeacherContext;
  /** Commands done already, by their id; shared by all connections, for a teacher may come back on another one. */
  commands: Map<string, Promise<CommandResult[]>>;
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

/** One live socket of a teacher. */
export class TeacherConnection {
  readonly #options: TeacherConnectionOptions;
  readonly #peer: Peer;
  #inOrder: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: TeacherConnectionOptions) {
    const { peer, staff, context } = options;
    this.#options = options;
    this.#peer = peer;
    if (staff) this.#serve(teacherPeer(peer, staff), context);
    else this.#greet();
  }

  #serve(teacher: TeacherPeer, context: TeacherContext): void {
    this.#peer.listen({
      message: (data, isBinary) => this.#received(teacher, data, isBinary),
      closed: () => context.left(teacher),
    });
  }

  /** An API key begins with HELLO; this version knows none, so no token is valid. */
  #greet(): void {
    const peer = this.#peer;
    const timer = setTimeout(() => peer.close(closeCode.helloTimeout, 'no HELLO in time'), limits.helloMs);
    peer.listen({
      message: (data) => {
        const isHello = /"type"\s*:\s*"HELLO"/.test(data.toString().slice(0, 2_000));
        peer.close(closeCode.unauthorised, isHello ? 'the token is not valid' : 'sign in first');
      },
      closed: () => clearTimeout(timer),
    });
  }

  #received(teacher: TeacherPeer, data: RawData, isBinary: boolean): void {
    try {
      if (isBinary) throw new IncomingError('bad-packet', 'Teachers send no packets.');
      this.#take(teacher, readTeacherMessage(data));
    } catch (error) {
      this.#refuse(error);
    }
  }

  #take(peer: TeacherPeer, message: TeacherMessage): void {
    if (this.#waiting >= mostWaiting) {
      this.#peer.close(closeCode.overloaded, 'too much waits for the database');
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

  #refuse(error: unknown): void {
    const { code, message } = error as { code?: SocketErrorCode; message: string };
    this.#error(code ?? 'bad-message', message);
    if (code !== 'unknown-type') this.#peer.countBad('messages');
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
    const { commands, context } = this.#options;
    let done = commands.get(message.id);
    if (!done) {
      done = context.command(peer.staff, message);
      commands.set(message.id, done);
      done.catch(() => commands.delete(message.id));
      const oldest = commands.keys().next().value;
      if (commands.size > rememberedCommands && oldest !== undefined) commands.delete(oldest);
    }
    const results = await done;
    this.#peer.send({ type: 'ACK', ids: [message.id] } satisfies ToTeacher);
    this.#peer.send({ type: 'COMMAND_RESULT', id: message.id, results } satisfies ToTeacher);
  }

  #error(code: SocketErrorCode, message: string): void {
    this.#peer.send({ type: 'ERROR', code, message } satisfies ToTeacher);
  }
}

function teacherPeer(peer: Peer, staff: Staff): TeacherPeer {
  return {
    staff,
    get isOpen() {
      return peer.isOpen;
    },
    send: (message) => peer.send(message),
    sendRenewed: (message) => peer.sendRenewed(message),
    sendSound: (packet) => peer.sendSound(packet),
  };
}
