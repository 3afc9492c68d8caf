import { once } from 'node:events';
import { WebSocket } from 'ws';
import { subProtocol } from '../../../src/protocol/close-codes.ts';
import { encodePacket, packetKind } from '../../../src/protocol/packet.ts';
import { type Absence, absenceOf, isAway } from './absence.ts';
import type { FrameLoop } from './frame-loop.ts';
import type { FrameRecord, RateRecord, RunPlan, StudentPlan, StudentRecord } from './messages.ts';
import { stamped } from './stamp.ts';

export interface LoadStudentOptions {
  plan: RunPlan;
  student: StudentPlan;
  loop: Pick<FrameLoop, 'frame'>;
  now: () => number;
}

/** Answers that are still due when the last frame was sent are waited for, ms. */
const drainMs = 2_000;

/** Plays one student: sends frames at an even rate and writes down when their scores arrive. */
export class LoadStudent {
  readonly #options: LoadStudentOptions;
  readonly #absence: Absence;
  readonly #frames: FrameRecord[] = [];
  readonly #rates: RateRecord[] = [];
  readonly #errors: Record<string, number> = {};
  #socket: WebSocket | null = null;
  #lost: Error | null = null;

  constructor(options: LoadStudentOptions) {
    const { plan, student } = options;
    this.#options = options;
    this.#absence = absenceOf(student.index, plan.students, plan.runMs);
  }

  /** Resolves with WELCOME. Rejects when the server refuses. */
  async connect(): Promise<void> {
    const { plan, student } = this.#options;
    const socket = new WebSocket(`${plan.url.replace(/^http/, 'ws')}/ws/student`, subProtocol, {
      perMessageDeflate: false,
    });
    this.#socket = socket;
    await once(socket, 'open');
    const welcome = new Promise<void>((resolve, reject) => {
      socket.on('message', (data, isBinary) => {
        if (!isBinary) this.#received(JSON.parse(data.toString()), resolve);
      });
      socket.on('error', reject);
      socket.on('close', (code, reason) => {
        this.#lost = new Error(`A student's socket closed with ${code} ${reason}.`);
        reject(this.#lost);
      });
    });
    const client = { userAgent: 'invigil-load' };
    socket.send(JSON.stringify({ type: 'HELLO', token: student.token, client }));
    await welcome;
  }

  /** Frames a second that it captures now: what the exam's policy says, or what the server has asked for since. */
  get #fps(): number {
    const { fps, ignoreRate } = this.#options.plan;
    return (ignoreRate ? null : this.#rates.at(-1)?.fps) ?? fps;
  }

  /**
   * Sends until the run is over. Each frame is due at its own place on one timetable, so that a late frame makes no later
   * one late; the students' timetables are shifted evenly against each other.
   */
  async run(startAt: number): Promise<void> {
    const { plan, student, now } = this.#options;
    // A millisecond early, so that the sum of many steps does not end in one frame too many.
    const endAt = startAt + plan.warmUpMs + plan.runMs - 1;
    const phaseMs = (1_000 / plan.fps) * (student.index / plan.students);
    for (let dueAt = startAt + phaseMs; dueAt < endAt; dueAt += 1_000 / this.#fps) {
      await sleep(dueAt - now());
      if (this.#lost) throw this.#lost;
      this.#send(dueAt, dueAt - startAt - plan.warmUpMs);
    }
    await sleep(drainMs);
  }

  /** Ends the connection and answers what was written down. */
  close(): StudentRecord {
    const socket = this.#socket;
    socket?.removeAllListeners('close');
    socket?.close();
    const { attemptId } = this.#options.student;
    return { attemptId, frames: this.#frames, rates: this.#rates, errors: this.#errors };
  }

  /** `at` counts from the beginning of the measurement. */
  #send(dueAt: number, at: number): void {
    const { student, loop, now } = this.#options;
    const seq = this.#frames.length + 1;
    // Students who show the same person show another part of the loop.
    const jpeg = loop.frame(seq + student.index * 7, at >= 0 && isAway(this.#absence, at));
    const payload = stamped(jpeg, student.index, seq);
    const sentAt = now();
    this.#socket?.send(encodePacket({ kind: packetKind.camera, seq, capturedAt: sentAt, payload }));
    this.#frames.push({ dueAt, sentAt, scores: null });
  }

  #received(message: { type: string } & Record<string, unknown>, welcomed: () => void): void {
    if (message.type === 'WELCOME') welcomed();
    if (message.type === 'ERROR') {
      const code = String(message.code);
      this.#errors[code] = (this.#errors[code] ?? 0) + 1;
    }
    if (message.type === 'RATE')
      this.#rates.push({ at: this.#options.now(), fps: Number(message.cameraFps) });
    const frame = message.type === 'SCORES' ? this.#frames[Number(message.seq) - 1] : undefined;
    if (!frame) return;
    frame.scores = {
      arrivedAt: this.#options.now(),
      receivedAt: Number(message.receivedAt),
      analysedAt: Number(message.analysedAt),
      path: String(message.path),
    };
  }
}

/** At least one turn of the event loop, also when it is late already. */
function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
