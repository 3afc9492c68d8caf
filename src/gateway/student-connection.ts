import type { Logger } from 'pino';
import type { RawData } from 'ws';
import { type Attempt, isOver } from '../exams/attempt.ts';
import type { Exam } from '../exams/exam.ts';
import { storable } from '../exams/text.ts';
import type { Frame } from '../frames/frame.ts';
import type { SoundPacket } from '../frames/sound-packet.ts';
import { type CloseCode, closeCode } from '../protocol/close-codes.ts';
import type { SocketErrorCode } from '../protocol/errors.ts';
import { PacketError } from '../protocol/packet.ts';
import {
  type KeptMessage,
  type StudentMessage,
  type StudentMessageOf,
  studentMessage,
  type ToStudent,
} from '../protocol/student-messages.ts';
import type { Connection } from '../protocol/teacher-messages.ts';
import { ConnectionHealth } from './connection-health.ts';
import { type FrameRef, FramesIn, type LastSeq } from './frames-in.ts';
import { bytesOf, IncomingError, messageReader } from './incoming.ts';
import { KeptMessages } from './kept-messages.ts';
import type { Peer } from './peer.ts';

export const readStudentMessage = messageReader(studentMessage);

/** What a student's open connection asks of the rest. */
export interface StudentConnectionContext {
  closed(connection: StudentConnection): void;
  frame(frame: Frame): void;
  sound(packet: SoundPacket): void;
  /** Writes a message to disk; false when it was there already. Rejects while the database is away. */
  keep(attemptId: string, message: KeptMessage): Promise<boolean>;
  /** A message is on disk for the first time. */
  kept(attempt: Attempt, message: KeptMessage): void;
  acknowledged(attemptId: string, ids: readonly string[]): void;
  /** What the page tells of itself, as it comes: writing it down may take longer than its judge can wait. */
  heard(attemptId: string, message: StudentMessageOf<'PAGE_EVENT' | 'TELEMETRY' | 'CLIENT_STATE'>): void;
  /** The connection's quality has changed or was measured anew. */
  health(attemptId: string, health: Connection): void;
}

export interface StudentConnectionOptions {
  peer: Peer;
  attempt: Attempt;
  exam: Exam;
  lastSeq: LastSeq;
  /** HELLO asked for each analysed frame with boxes on it. */
  annotated: boolean;
  context: StudentConnectionContext;
  log: Logger;
  now(): number;
}

const missingWords: Readonly<Record<keyof LastSeq, string>> = {
  camera: 'No camera picture has arrived for some seconds.',
  screen: 'No picture of the screen has arrived for some seconds.',
  audio: 'No sound has arrived for some seconds.',
};

/** What was sent about the end of an attempt is read before the socket closes, ms. */
const lastWordsMs = 1_000;

/** One live socket of one attempt, after WELCOME: frames and messages in, scores and commands out. */
export class StudentConnection {
  readonly #options: StudentConnectionOptions;
  readonly #peer: Peer;
  readonly #health: ConnectionHealth;
  readonly #frames: FramesIn;
  readonly #kept: KeptMessages;
  readonly #watchTimer: NodeJS.Timeout;
  #attempt: Attempt;

  constructor(options: StudentConnectionOptions) {
    const { peer, attempt, context, log } = options;
    this.#options = options;
    this.#peer = peer;
    this.#health = new ConnectionHealth({ now: options.now, capture: options.exam.policy.capture });
    this.#attempt = attempt;
    this.#frames = this.#newFrames();
    this.#kept = new KeptMessages({
      keep: (message) => context.keep(attempt.id, message),
      kept: (message, isNew) => this.#acknowledge(message, isNew),
      overflow: () => this.close(closeCode.overloaded, 'too much waits for the database'),
      log,
    });
    this.#watchTimer = setInterval(() => this.#watch(), 1_000);
    peer.listen({
      message: (data, isBinary) => this.receive(data, isBinary),
      roundTrip: (ms) => this.#health.roundTrip(ms),
      closed: () => this.#ended(),
    });
  }

  get attemptId(): string {
    return this.#attempt.id;
  }

  get connection(): Connection {
    return this.#health.now();
  }

  /** True when an open socket took the message. */
  send(message: ToStudent): boolean {
    return message.type === 'SCORES' ? this.#peer.sendRenewed(message) : this.#peer.send(message);
  }

  get wantsAnnotated(): boolean {
    return this.#options.annotated;
  }

  /** A camera frame with what was seen drawn on it; one that the socket has no room for is left out. */
  sendAnnotated(packet: Uint8Array): void {
    this.#peer.sendRenewed(packet);
  }

  /** A message of the student, as it came. */
  receive(data: RawData, isBinary: boolean): void {
    try {
      if (isBinary) this.#frames.packet(bytesOf(data));
      else this.#message(readStudentMessage(data));
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** The attempt has changed: paused, resumed, over. */
  attemptChanged(attempt: Attempt): void {
    this.#attempt = attempt;
    this.#health.restart();
    if (!isOver(attempt.status)) return;
    setTimeout(() => this.close(closeCode.attemptOver, 'the attempt is over'), lastWordsMs);
  }

  /** Answers `bad-frame`, and closes a peer that sends little else. */
  refuseFrame({ kind, seq }: FrameRef, message: string): void {
    this.#error('bad-frame', message, { kind, seq });
    this.#peer.countBad('frames');
  }

  /** Idempotent: the first code is the one that counts. */
  close(code: CloseCode, reason: string): void {
    this.#peer.close(code, reason);
  }

  #newFrames(): FramesIn {
    const { attempt, lastSeq, context, now } = this.#options;
    return new FramesIn({
      attemptId: attempt.id,
      lastSeq,
      frame: (frame) => {
        this.#health.heard(frame.source);
        context.frame(frame);
      },
      sound: (packet) => {
        this.#health.heard('audio');
        context.sound(packet);
      },
      repeated: () => this.#health.repeated(),
      bad: (frame, message) => this.refuseFrame(frame, message),
      now,
    });
  }

  #refuse(error: unknown): void {
    if (!(error instanceof IncomingError || error instanceof PacketError)) {
      this.#options.log.error({ err: error }, 'a message could not be handled');
      return;
    }
    const code = error instanceof PacketError ? 'bad-packet' : error.code;
    this.#error(code, error.message);
    // An unknown type may come from a newer client; whatever else is wrong is counted.
    if (code !== 'unknown-type') this.#peer.countBad('messages');
  }

  #message(message: StudentMessage): void {
    switch (message.type) {
      case 'VIDEO_FRAME':
        this.#frames.json(message);
        break;
      case 'TELEMETRY':
        this.#health.telemetry(message);
        this.#options.context.heard(this.attemptId, message);
        break;
      case 'ACK':
        this.#options.context.acknowledged(this.attemptId, message.ids);
        break;
      case 'PAGE_EVENT':
        this.#options.context.heard(this.attemptId, message);
        this.#kept.add(storable(message));
        break;
      case 'RAISE_HAND':
      case 'CHAT_MESSAGE':
      case 'REQUEST_PAUSE':
      case 'CLIP_FAILED':
        this.#kept.add(storable(message));
        break;
      case 'CLIENT_STATE':
        this.#health.clientState(message);
        this.#options.context.heard(this.attemptId, message);
        break;
      case 'HELLO':
        break; // Said already.
    }
  }

  #acknowledge(message: KeptMessage, isNew: boolean): void {
    this.#peer.send({ type: 'ACK', ids: [message.id] } satisfies ToStudent);
    // Told even when the socket is gone meanwhile: sent again it would not be new.
    if (isNew) this.#options.context.kept(this.#attempt, message);
  }

  /** Once a second: is a due frame missing, and how is the line? */
  #watch(): void {
    if (this.#peer.isClosing) return;
    const { context } = this.#options;
    const { status } = this.#attempt;
    const isDue = status !== 'paused' && !isOver(status);
    for (const source of isDue ? this.#health.missing() : []) {
      this.#error('no-frames', missingWords[source], { source });
    }
    context.health(this.attemptId, this.#health.now(this.#peer.skipped));
  }

  #error(
    code: SocketErrorCode,
    message: string,
    fields: Partial<Extract<ToStudent, { type: 'ERROR' }>> = {},
  ): void {
    this.#peer.send({ type: 'ERROR', code, message, ...fields } satisfies ToStudent);
  }

  #ended(): void {
    clearInterval(this.#watchTimer);
    this.#kept.stop();
    this.#options.context.closed(this);
  }
}
