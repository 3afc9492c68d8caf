import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import { type Attempt, isOver, remainingMs } from '../exams/attempt.ts';
import type { Exam } from '../exams/exam.ts';
import { storable } from '../exams/text.ts';
import { BadFrameError } from '../frames/bad-frame-error.ts';
import type { Frame } from '../frames/frame.ts';
import { closeCode } from '../protocol/close-codes.ts';
import type { SocketErrorCode } from '../protocol/errors.ts';
import { limits } from '../protocol/limits.ts';
import { decodePacket, type Packet, PacketError, packetKind } from '../protocol/packet.ts';
import {
  type StudentMessage,
  type StudentMessageOf,
  studentMessage,
  type ToStudent,
} from '../protocol/student-messages.ts';
import type { Connection } from '../protocol/teacher-messages.ts';
import { BoundedSend } from './bounded-send.ts';
import { ConnectionHealth } from './connection-health.ts';
import { frameOf, type LastSeq, packetOf, sourceOf } from './frames-in.ts';
import { Heartbeat } from './heartbeat.ts';
import { bytesOf, IncomingError, readMessage } from './incoming.ts';
import { type Kept, KeptMessages } from './kept-messages.ts';
import { BadMessages, MessageRate } from './message-rate.ts';

const types: ReadonlySet<string> = new Set(studentMessage.options.map((option) => option.shape.type.value));

export interface Admitted {
  attempt: Attempt;
  exam: Exam;
  lastSeq: LastSeq;
}

/** What a student's connection asks of the rest. */
export interface StudentContext {
  /** The attempt of a token, or null when it is unknown or revoked. */
  admit(token: string): Promise<Admitted | null>;
  /** HELLO was accepted; an older connection of the same attempt is to be closed. */
  opened(connection: StudentConnection, admitted: Admitted): void;
  closed(connection: StudentConnection): void;
  frame(frame: Frame): void;
  /** Writes a message to disk; false when it was there already. Rejects while the database is away. */
  keep(attemptId: string, message: Kept): Promise<boolean>;
  /** A message is on disk for the first time. */
  kept(attempt: Attempt, message: Kept): void;
  /** Messages to this student that were never acknowledged, oldest first. Asked for when messages already go out. */
  owed(attempt: Attempt): Promise<ToStudent[]>;
  acknowledged(attemptId: string, ids: readonly string[]): void;
  /** The connection's quality has changed or was measured anew. */
  health(attemptId: string, health: Connection): void;
}

export interface StudentConnectionOptions {
  ws: WebSocket;
  /** The token of the cookie that came with the upgrade; HELLO's own token wins. */
  cookieToken: string | null;
  context: StudentContext;
  log: Logger;
  now?: () => number;
}

type State =
  | { name: 'greeting' | 'admitting' }
  | { name: 'open'; attempt: Attempt; exam: Exam; lastSeq: LastSeq }
  /** Null when HELLO was never accepted. */
  | { name: 'closed'; attempt: Attempt | null };

/** Messages that came in one piece with HELLO and wait for WELCOME. */
const mostEarly = 100;
/** A peer that does not answer the closing handshake is cut off, ms. */
const closingMs = 2_000;
/** What was sent about the end of an attempt is read before the socket closes, ms. */
const lastWordsMs = 1_000;

/** One live socket of one attempt: HELLO, then frames and messages in, scores and commands out. */
export class StudentConnection {
  readonly #ws: WebSocket;
  readonly #options: StudentConnectionOptions;
  readonly #now: () => number;
  readonly #out: BoundedSend;
  readonly #rate = new MessageRate();
  readonly #bad = new BadMessages();
  readonly #health: ConnectionHealth;
  readonly #heartbeat: Heartbeat;
  readonly #kept: KeptMessages;
  readonly #helloTimer: NodeJS.Timeout;
  readonly #refusedKinds = new Set<number>();
  #watchTimer: NodeJS.Timeout | null = null;
  #state: State = { name: 'greeting' };
  #early: { data: RawData; isBinary: boolean }[] = [];
  #isClosing = false;

  constructor(options: StudentConnectionOptions) {
    const { ws, context, log } = options;
    this.#ws = ws;
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#out = new BoundedSend({ ws });
    this.#health = new ConnectionHealth({ now: this.#now });
    this.#heartbeat = new Heartbeat({ ws, onRoundTrip: (ms) => this.#health.roundTrip(ms) });
    this.#kept = new KeptMessages({
      keep: (message) => context.keep(this.attemptId, message),
      kept: (message, isNew) => this.#acknowledge(message, isNew),
      overflow: () => this.close(closeCode.overloaded, 'too much waits for the database'),
      log,
    });
    this.#helloTimer = setTimeout(
      () => this.close(closeCode.helloTimeout, 'no HELLO in time'),
      limits.helloMs,
    );
    ws.on('message', (data, isBinary) => this.#received(data, isBinary));
    // Each ping is answered by the library, into the same buffer as everything else.
    ws.on('ping', () => this.#countMessage());
    ws.on('close', () => this.#ended());
    ws.on('error', (err) => log.debug({ err: err.message }, 'student socket'));
  }

  /** Empty before HELLO was accepted. */
  get attemptId(): string {
    return this.#attempt?.id ?? '';
  }

  get #attempt(): Attempt | null {
    return this.#state.name === 'open' || this.#state.name === 'closed' ? this.#state.attempt : null;
  }

  get connection(): Connection {
    return this.#health.now();
  }

  /** True when an open socket took the message. */
  send(message: ToStudent): boolean {
    if (this.#state.name !== 'open' || this.#isClosing) return false;
    return message.type === 'SCORES' ? this.#out.sendRenewed(message) : this.#out.send(message);
  }

  /** The attempt has changed: paused, resumed, over. */
  attemptChanged(attempt: Attempt): void {
    if (this.#state.name !== 'open') return;
    this.#state = { ...this.#state, attempt };
    this.#health.restart();
    if (!isOver(attempt.status)) return;
    setTimeout(() => this.close(closeCode.attemptOver, 'the attempt is over'), lastWordsMs);
  }

  /** Answers `bad-frame`, and closes a peer that sends nothing else. */
  refuseFrame({ kind, seq }: { kind: number; seq: number }, message: string): void {
    this.#error('bad-frame', message, { kind, seq });
    if (this.#bad.add()) this.close(closeCode.tooManyBadMessages, 'too many bad frames');
  }

  /** Nothing that still comes in is read from now on. Idempotent: the first code is the one that counts. */
  close(code: number, reason: string): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#ws.close(code, reason);
    this.#ws.resume(); // Else the peer's answer is not read while HELLO is looked up.
    setTimeout(() => this.#ws.terminate(), closingMs).unref();
  }

  #countMessage(): void {
    if (this.#rate.isExceeded()) this.close(closeCode.rateLimit, 'too many messages');
  }

  #received(data: RawData, isBinary: boolean): void {
    this.#countMessage();
    if (this.#isClosing) return;
    if (this.#state.name === 'greeting') void this.#greet(data, isBinary);
    else if (this.#state.name === 'open') this.#read(data, isBinary);
    else if (this.#early.length < mostEarly) this.#early.push({ data, isBinary });
  }

  async #greet(data: RawData, isBinary: boolean): Promise<void> {
    const hello = isBinary ? null : this.#hello(data);
    if (!hello) {
      this.close(closeCode.badHello, 'the first message is HELLO');
      return;
    }
    clearTimeout(this.#helloTimer);
    this.#state = { name: 'admitting' };
    this.#ws.pause(); // The network waits until WELCOME is out; what has come already is kept.
    try {
      await this.#admit(hello.token ?? this.#options.cookieToken);
    } catch (err) {
      this.#options.log.error({ err }, 'a student could not be admitted');
      this.close(closeCode.overloaded, 'try again later');
    }
    this.#ws.resume();
  }

  #hello(data: RawData): StudentMessageOf<'HELLO'> | null {
    try {
      const message = readMessage(data, studentMessage, types);
      return message.type === 'HELLO' ? message : null;
    } catch {
      return null;
    }
  }

  async #admit(token: string | null): Promise<void> {
    const { context } = this.#options;
    const admitted = token === null ? null : await context.admit(token);
    if (!admitted) {
      this.close(closeCode.unauthorised, 'the token is not valid');
      return;
    }
    const { attempt, exam, lastSeq } = admitted;
    if (isOver(attempt.status)) {
      this.close(closeCode.attemptOver, 'the attempt is over');
      return;
    }
    if (this.#isClosing || this.#ws.readyState !== this.#ws.OPEN) return;
    this.#state = { name: 'open', ...admitted };
    const now = this.#now();
    this.#out.send({
      type: 'WELCOME',
      attemptId: attempt.id,
      status: attempt.status,
      policy: exam.policy,
      remainingMs: remainingMs(attempt, now),
      serverTime: now,
      lastSeq,
    } satisfies ToStudent);
    context.opened(this, admitted);
    this.#watchTimer = setInterval(() => this.#watch(), 1_000);
    for (const { data, isBinary } of this.#early.splice(0)) this.#read(data, isBinary);
    // Asked only now that new messages come here: none can fall between the list and the connection.
    for (const message of await context.owed(attempt)) this.send(message);
  }

  #read(data: RawData, isBinary: boolean): void {
    try {
      if (isBinary) this.#packet(decodePacket(bytesOf(data)));
      else this.#message(readMessage(data, studentMessage, types));
    } catch (error) {
      this.#refuse(error);
    }
  }

  #refuse(error: unknown): void {
    if (!(error instanceof IncomingError || error instanceof PacketError)) {
      this.#options.log.error({ err: error }, 'a message could not be handled');
      return;
    }
    const code = error instanceof PacketError ? 'bad-packet' : error.code;
    this.#error(code, error.message);
    // An unknown type may come from a newer client; whatever else is wrong is counted.
    if (code !== 'unknown-type' && this.#bad.add()) {
      this.close(closeCode.tooManyBadMessages, 'too many bad messages');
    }
  }

  #message(message: StudentMessage): void {
    switch (message.type) {
      case 'VIDEO_FRAME':
        this.#jsonFrame(message);
        break;
      case 'TELEMETRY':
        this.#health.telemetry(message);
        break;
      case 'ACK':
        this.#options.context.acknowledged(this.attemptId, message.ids);
        break;
      case 'PAGE_EVENT':
      case 'RAISE_HAND':
      case 'CHAT_MESSAGE':
      case 'REQUEST_PAUSE':
      case 'CLIP_FAILED':
        this.#kept.add(storable(message));
        break;
      case 'CLIENT_STATE':
        this.#health.clientState(message);
        break;
      case 'HELLO':
        break; // Said already.
    }
  }

  #jsonFrame(message: StudentMessageOf<'VIDEO_FRAME'>): void {
    try {
      this.#packet(packetOf(message));
    } catch (error) {
      if (!(error instanceof BadFrameError)) throw error;
      this.refuseFrame({ kind: packetKind[message.source], seq: message.seq }, error.message);
    }
  }

  #packet(packet: Packet): void {
    if (this.#state.name !== 'open') return;
    const source = sourceOf(packet);
    if (source === null)
      throw new IncomingError('bad-packet', `Students do not send packets of kind ${packet.kind}.`);
    if (packet.seq <= this.#state.lastSeq[source]) {
      this.#health.repeated();
      return;
    }
    if (source !== 'camera') {
      this.#notServed(packet.kind, source);
      return;
    }
    this.#cameraFrame(packet, this.#state);
  }

  #cameraFrame(packet: Packet, state: Extract<State, { name: 'open' }>): void {
    try {
      const frame = frameOf(packet, state.attempt.id, this.#now());
      state.lastSeq.camera = packet.seq;
      this.#health.frame();
      this.#options.context.frame(frame);
    } catch (error) {
      if (!(error instanceof BadFrameError)) throw error;
      this.refuseFrame(packet, error.message);
    }
  }

  /** Said once a kind: a stream of refusals would help nobody. */
  #notServed(kind: number, source: 'screen' | 'audio'): void {
    if (this.#refusedKinds.has(kind)) return;
    this.#refusedKinds.add(kind);
    this.#error('not-implemented', `This version does not analyse ${source}.`, { kind, source });
  }

  #acknowledge(message: Kept, isNew: boolean): void {
    this.#out.send({ type: 'ACK', ids: [message.id] } satisfies ToStudent);
    // Told even when the socket is gone meanwhile: sent again it would not be new.
    if (isNew && this.#attempt) this.#options.context.kept(this.#attempt, message);
  }

  /** Once a second: is a due frame missing, and how is the line? */
  #watch(): void {
    if (this.#state.name !== 'open' || this.#isClosing) return;
    const { attempt, exam } = this.#state;
    const isDue = exam.policy.capture.camera && attempt.status !== 'paused' && !isOver(attempt.status);
    if (isDue && this.#health.isMissingFrames()) {
      this.#error('no-frames', 'No camera picture has arrived for 5 seconds.', { source: 'camera' });
    }
    this.#options.context.health(attempt.id, this.#health.now(this.#out.skipped));
  }

  #error(
    code: SocketErrorCode,
    message: string,
    fields: Partial<Extract<ToStudent, { type: 'ERROR' }>> = {},
  ): void {
    this.#out.send({ type: 'ERROR', code, message, ...fields } satisfies ToStudent);
  }

  #ended(): void {
    clearTimeout(this.#helloTimer);
    if (this.#watchTimer) clearInterval(this.#watchTimer);
    this.#heartbeat.stop();
    this.#kept.stop();
    if (this.#state.name === 'open') this.#options.context.closed(this);
    this.#state = { name: 'closed', attempt: this.#attempt };
  }
}
