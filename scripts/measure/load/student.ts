import { once } from 'node:events';
import { WebSocket } from 'ws';
import { subProtocol } from '../../../src/protocol/close-codes.ts';
import { limits } from '../../../src/protocol/limits.ts';
import { encodePacket, packetKind } from '../../../src/protocol/packet.ts';
import { type Absence, absenceOf, isAway } from './absence.ts';
import type { FrameLoop } from './frame-loop.ts';
import type { FrameRecord, RateRecord, RunPlan, StudentPlan, StudentRecord } from './messages.ts';
import type { ScreenLoop } from './screen-loop.ts';
import type { SoundLoop } from './sound-loop.ts';
import { stamped } from './stamp.ts';

type Source = 'camera' | 'screen' | 'audio';

export interface LoadStudentOptions {
  plan: RunPlan;
  student: StudentPlan;
  loop: Pick<FrameLoop, 'frame'>;
  /** Null where the exam captures none. */
  screens: Pick<ScreenLoop, 'next'> | null;
  sound: Pick<SoundLoop, 'packet'> | null;
  now: () => number;
}

/** Answers that are still due when the last frame was sent are waited for, ms. */
const drainMs = 2_000;

/** Plays one student: sends frames at an even rate and writes down when their scores arrive. */
export class LoadStudent {
  readonly #options: LoadStudentOptions;
  readonly #absence: Absence;
  /** What was sent, by source; the first has the number 1. */
  readonly #sent: Record<Source, FrameRecord[]> = { camera: [], screen: [], audio: [] };
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
    const { plan, student, screens, sound } = this.#options;
    const camera = this.#timetable(
      startAt,
      () => 1_000 / this.#fps,
      1_000 / plan.fps,
      (dueAt) => {
        // Students who show the same person show another part of the loop.
        const place = this.#sent.camera.length + 1 + student.index * 7;
        const at = dueAt - startAt - plan.warmUpMs;
        this.#send('camera', dueAt, this.#options.loop.frame(place, at >= 0 && isAway(this.#absence, at)));
      },
    );
    const every = plan.screenIntervalMs;
    const screen =
      screens && every
        ? this.#timetable(
            startAt,
            () => every,
            every,
            (dueAt) => this.#send('screen', dueAt, screens.next()),
          )
        : null;
    const packetMs = limits.audioPacketMs;
    const audio = sound
      ? this.#timetable(
          startAt,
          () => packetMs,
          packetMs,
          (dueAt) => {
            this.#send('audio', dueAt, sound.packet(this.#sent.audio.length + student.index * 37));
          },
        )
      : null;
    await Promise.all([camera, screen, audio]);
    await sleep(drainMs);
  }

  async #timetable(
    startAt: number,
    intervalMs: () => number,
    firstIntervalMs: number,
    send: (dueAt: number) => void,
  ): Promise<void> {
    const { plan, student, now } = this.#options;
    // A millisecond early, so that the sum of many steps does not end in one frame too many.
    const endAt = startAt + plan.warmUpMs + plan.runMs - 1;
    const phaseMs = firstIntervalMs * (student.index / plan.students);
    for (let dueAt = startAt + phaseMs; dueAt < endAt; dueAt += intervalMs()) {
      await sleep(dueAt - now());
      if (this.#lost) throw this.#lost;
      send(dueAt);
    }
  }

  /** Ends the connection and answers what was written down. */
  close(): StudentRecord {
    const socket = this.#socket;
    socket?.removeAllListeners('close');
    socket?.close();
    const { attemptId } = this.#options.student;
    const { camera: frames, screen: screens, audio: sounds } = this.#sent;
    return { attemptId, frames, screens, sounds, rates: this.#rates, errors: this.#errors };
  }

  #send(source: Source, dueAt: number, bytes: Uint8Array): void {
    const { student, now } = this.#options;
    const sent = this.#sent[source];
    const seq = sent.length + 1;
    const payload = source === 'audio' ? bytes : stamped(bytes, student.index, seq);
    const sentAt = now();
    this.#socket?.send(encodePacket({ kind: packetKind[source], seq, capturedAt: sentAt, payload }));
    sent.push({ dueAt, sentAt, scores: null });
  }

  #received(message: { type: string } & Record<string, unknown>, welcomed: () => void): void {
    if (message.type === 'WELCOME') welcomed();
    if (message.type === 'ERROR') {
      const code = String(message.code);
      this.#errors[code] = (this.#errors[code] ?? 0) + 1;
    }
    if (message.type === 'RATE')
      this.#rates.push({ at: this.#options.now(), fps: Number(message.cameraFps) });
    if (message.type !== 'SCORES') return;
    const frame = this.#sent[message.source as Source]?.[Number(message.seq) - 1];
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
