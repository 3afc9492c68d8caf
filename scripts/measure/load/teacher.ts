import { once } from 'node:events';
import { WebSocket } from 'ws';
import { subProtocol } from '../../../src/protocol/close-codes.ts';
import { decodePacket, packetKind } from '../../../src/protocol/packet.ts';
import type { StaffAccount } from '../shared/staff.ts';

/** An alert as it reached a teacher. Instants in epoch ms. */
export interface ArrivedAlert {
  attemptId: string;
  tag: string;
  /** When the condition began, by the server's clock. */
  startedAt: number;
  arrivedAt: number;
}

/** A live picture as it reached a teacher. */
export interface ArrivedFrame {
  sentAt: number;
  arrivedAt: number;
}

export interface LoadTeacherOptions {
  staff: StaffAccount;
  examId: string;
  attemptIds: readonly string[];
  /** At whom this teacher looks first: several teachers look at different students. */
  first: number;
  now: () => number;
}

/** A teacher looks at one student for so long, then at the next, ms. */
const lookMs = 3_000;

/** Plays a teacher: all tiles in view, alerts, and the live picture of one student after the other. */
export class LoadTeacher {
  readonly alerts: ArrivedAlert[] = [];
  readonly frames: ArrivedFrame[] = [];
  readonly #options: LoadTeacherOptions;
  readonly #socket: WebSocket;
  #timer: NodeJS.Timeout | null = null;
  #watched: string | null = null;
  #next: number;
  #lost: string | null = null;

  constructor(options: LoadTeacherOptions) {
    this.#options = options;
    this.#next = options.first;
    const { url, cookie } = options.staff;
    this.#socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws/teacher`, subProtocol, {
      headers: { cookie, origin: url },
      perMessageDeflate: false,
    });
    this.#socket.on('message', (data: Buffer, isBinary) => this.#received(data, isBinary));
    this.#socket.on('close', (code, reason) => {
      this.#lost = `A teacher's socket closed with ${code} ${reason}.`;
    });
  }

  async start(): Promise<void> {
    const { examId, attemptIds } = this.#options;
    await once(this.#socket, 'open');
    this.#say({ type: 'SUBSCRIBE', examId });
    this.#say({ type: 'THUMBNAILS', examId, attemptIds });
    this.#look();
    this.#timer = setInterval(() => this.#look(), lookMs);
  }

  /** Throws when the socket was lost on the way: then what was measured is not whole. */
  stop(): void {
    const lost = this.#lost;
    this.drop();
    if (lost) throw new Error(lost);
  }

  drop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#socket.terminate();
  }

  #look(): void {
    const { attemptIds } = this.#options;
    if (this.#watched) this.#say({ type: 'UNWATCH', attemptId: this.#watched });
    this.#watched = attemptIds[this.#next % attemptIds.length] ?? null;
    this.#next += 1;
    this.#say({ type: 'WATCH', attemptId: this.#watched });
  }

  #say(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #received(data: Buffer, isBinary: boolean): void {
    const arrivedAt = this.#options.now();
    if (isBinary) {
      const { kind, capturedAt } = decodePacket(data);
      if (kind === packetKind.liveCamera) this.frames.push({ sentAt: capturedAt, arrivedAt });
      return;
    }
    const message = JSON.parse(data.toString());
    if (message.type !== 'CRITICAL_ALERT') return;
    const { attemptId, tag, startedAt } = message;
    this.alerts.push({ attemptId, tag, startedAt, arrivedAt });
  }
}
