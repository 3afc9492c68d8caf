import { signal } from '@preact/signals';
import { closeCode } from '../../protocol/close-codes.ts';
import { limits } from '../../protocol/limits.ts';
import { decodePacket, type Packet, packetKind } from '../../protocol/packet.ts';
import type {
  Aggregate,
  CommandMessage,
  TeacherMessage,
  TeacherMessageOf,
  ToTeacher,
  ToTeacherOf,
} from '../../protocol/teacher-messages.ts';
import { ApiError, messageOf } from '../shared/api-error.ts';
import { newId } from '../shared/id.ts';
import { Outbox } from '../shared/outbox.ts';
import { ReliableSocket, type SocketState } from '../shared/socket.ts';
import { openWebSocket, socketUrl } from '../shared/web-socket.ts';
import { Alerts } from './alerts.ts';
import { Listen } from './listen.ts';
import { openSpeaker } from './listen-output.ts';
import { LiveWatch } from './live-watch.ts';
import { Students } from './students.ts';
import { listIncidents } from './teacher-api.ts';
import { refusalWord } from './words.ts';

export type Command = Omit<CommandMessage, 'type' | 'id' | 'examId'>;
export type Request = ToTeacherOf<'DEVICE_REQUEST'> | ToTeacherOf<'PAUSE_REQUESTED'>;

export interface Toast {
  key: number;
  ok: boolean;
  text: string;
}

const toastsAtOnce = 4;
const toastMs = 6_000;
const requestsAtOnce = 20;
const thumbnailsDelayMs = 300;

/** The live page's end of the socket: students, alerts, requests and commands of one exam. */
export class LiveRoom {
  readonly examId: string;
  readonly students = new Students();
  readonly alerts = new Alerts();
  readonly aggregate = signal<Aggregate | null>(null);
  readonly connection = signal<SocketState>({ kind: 'stopped' });
  readonly requests = signal<readonly Request[]>([]);
  readonly toasts = signal<readonly Toast[]>([]);
  readonly problem = signal<string | null>(null);
  /** The server's time, once a second, for running durations. Epoch milliseconds. */
  readonly now = signal(Date.now());
  /** The student whose panel is open. */
  readonly watch = new LiveWatch({
    send: (message) => this.#socket.send(message),
    listen: new Listen({ open: openSpeaker }),
  });
  readonly #socket: ReliableSocket<ToTeacher, TeacherMessage>;
  readonly #underWay = new Map<string, { what: string; forStudent: boolean }>();
  #visible: readonly string[] = [];
  #visibleTimer: ReturnType<typeof setTimeout> | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  #serverAhead = 0;
  #nextToast = 1;
  #network: AbortController | null = null;

  constructor({ examId }: { examId: string }) {
    this.examId = examId;
    this.#socket = new ReliableSocket<ToTeacher, TeacherMessage>({
      url: socketUrl(`/ws/teacher?exam=${encodeURIComponent(examId)}`),
      open: openWebSocket,
      outbox: new Outbox(),
      greeting: () => [{ type: 'SUBSCRIBE', examId }, this.#thumbnails(), ...this.watch.greeting()],
      settles: (message) => (message.type === 'COMMAND_RESULT' ? [message.id] : []),
      onMessage: (message) => this.#received(message),
      onBytes: (bytes) => this.#packet(bytes),
      onState: (state) => this.#connectionChanged(state),
    });
  }

  start(): void {
    this.#socket.start();
    this.#clock ??= setInterval(() => {
      this.now.value = Date.now() + this.#serverAhead;
    }, 1_000);
    this.#network ??= new AbortController();
    const { signal } = this.#network;
    window.addEventListener('online', () => this.#socket.hurry(), { signal });
    window.addEventListener('offline', () => this.#socket.interrupt(), { signal });
  }

  stop(): void {
    this.watch.close();
    this.#socket.stop();
    clearInterval(this.#clock);
    this.#clock = undefined;
    clearTimeout(this.#visibleTimer);
    this.#network?.abort();
    this.#network = null;
    this.students.close();
  }

  connectAgain(): void {
    this.#socket.start();
  }

  /** `what` names the command in its result: "Pause Lan P.". */
  command(command: Command, what: string): void {
    // A command that waited for the connection could surprise when it comes at last.
    if (!this.#socket.ready) {
      this.#toast(false, `${what}: not connected, please try again.`);
      return;
    }
    const id = newId();
    // Letting somebody in elsewhere says nothing to the page that is open now.
    this.#underWay.set(id, { what, forStudent: command.action !== 'allow-device' });
    this.#socket.send({ type: 'COMMAND', id, examId: this.examId, ...command });
  }

  acknowledge(alertId: string, action: TeacherMessageOf<'ALERT_ACKNOWLEDGED'>['action']): void {
    const sent = this.#socket.send({ type: 'ALERT_ACKNOWLEDGED', alertId, action });
    if (!sent) this.#toast(false, 'Not connected: the decision was not saved. Please try again.');
  }

  allowDevice(request: ToTeacherOf<'DEVICE_REQUEST'>): void {
    const { attemptId, requestId, name } = request;
    this.command(
      { attemptIds: [attemptId], action: 'allow-device', requestId },
      `Let ${name} go on elsewhere`,
    );
    this.removeRequest(request);
  }

  removeRequest(request: Request): void {
    this.requests.value = this.requests.value.filter((other) => other !== request);
  }

  /** The tiles on screen; pictures are sent for these only. */
  setVisible(attemptIds: readonly string[]): void {
    this.#visible = attemptIds.slice(0, limits.attemptsPerMessage);
    clearTimeout(this.#visibleTimer);
    this.#visibleTimer = setTimeout(() => this.#socket.send(this.#thumbnails()), thumbnailsDelayMs);
  }

  #thumbnails(): TeacherMessage {
    return { type: 'THUMBNAILS', examId: this.examId, attemptIds: [...this.#visible] };
  }

  #received(message: ToTeacher): void {
    switch (message.type) {
      case 'SESSION_UPDATE':
        this.#serverAhead = message.timestamp - Date.now();
        this.aggregate.value = message.aggregate;
        this.students.update(message.students, message.full);
        return;
      case 'CRITICAL_ALERT':
        this.alerts.raised(message);
        return;
      case 'ALERT_UPDATED':
        this.alerts.changed(message);
        return;
      case 'COMMAND_RESULT':
        this.#commanded(message);
        return;
      case 'DEVICE_REQUEST':
      case 'PAUSE_REQUESTED':
        this.#requested(message);
        return;
      case 'CHAT_MESSAGE':
        this.#toast(true, `${message.from}: ${message.text}`);
        return;
      case 'HAND_RAISED':
        this.#handRaised(message);
        return;
      case 'ERROR':
        this.#toast(false, message.message);
        return;
    }
  }

  #packet(bytes: Uint8Array): void {
    const packet = readPacket(bytes);
    if (!packet?.attemptId) return;
    const { kind, attemptId, payload } = packet;
    if (kind === packetKind.cameraThumbnail) this.students.setPicture(attemptId, 'camera', payload);
    else if (kind === packetKind.screenThumbnail) this.students.setPicture(attemptId, 'screen', payload);
    else this.watch.received(packet);
  }

  #handRaised({ attemptId, raised }: ToTeacherOf<'HAND_RAISED'>): void {
    const row = this.students.get(attemptId)?.row.peek();
    if (row) this.students.update([{ ...row, handRaised: raised }], false);
  }

  /** The student's page asks again every few seconds: one banner a student is enough. */
  #requested(request: Request): void {
    const others = this.requests.value.filter(
      (other) => other.type !== request.type || other.attemptId !== request.attemptId,
    );
    this.requests.value = [...others, request].slice(-requestsAtOnce);
  }

  #commanded({ id, results }: ToTeacherOf<'COMMAND_RESULT'>): void {
    const command = this.#underWay.get(id);
    this.#underWay.delete(id);
    if (!command) return;
    const { what, forStudent } = command;
    const refused = results.filter(({ ok }) => !ok);
    const unreached = results.filter(({ ok, delivered }) => ok && !delivered).length;
    if (refused.length > 0) {
      const first = refusalWord(refused[0]?.code);
      const many = results.length > 1 ? ` (${refused.length} of ${results.length})` : '';
      this.#toast(false, `${what}: not done${many}, ${first}.`);
      return;
    }
    this.#toast(
      true,
      `${what}: done${forStudent && unreached > 0 ? ', the student sees it when back online' : ''}.`,
    );
  }

  #connectionChanged(state: SocketState): void {
    this.connection.value = state;
    if (state.kind === 'ready') void this.#loadIncidents();
    if (state.kind !== 'ended') return;
    if (state.code === closeCode.unauthorised) location.assign(`/sign-in?next=${location.pathname}`);
    if (state.code === closeCode.forbidden) this.problem.value = 'This exam is not open to you.';
  }

  /** What was raised while this page was not connected, and before it was loaded. */
  async #loadIncidents(): Promise<void> {
    try {
      this.alerts.loaded(await listIncidents(this.examId));
      this.problem.value = null;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return;
      this.problem.value = `Earlier alerts could not be loaded. ${messageOf(error)}`;
    }
  }

  #toast(ok: boolean, text: string): void {
    const key = this.#nextToast++;
    this.toasts.value = [...this.toasts.value, { key, ok, text }].slice(-toastsAtOnce);
    setTimeout(() => {
      this.toasts.value = this.toasts.value.filter((toast) => toast.key !== key);
    }, toastMs);
  }
}

/** Null for a packet of a later version: not ours to show. */
function readPacket(bytes: Uint8Array): Packet | null {
  try {
    return decodePacket(bytes);
  } catch {
    return null;
  }
}
