import { type Attempt, isOver } from '../exams/attempt.ts';
import type { Frame } from '../frames/frame.ts';
import type { SoundPacket } from '../frames/sound-packet.ts';
import type { Assessment } from '../incidents/monitor.ts';
import type { Review } from '../protocol/incident.ts';
import type {
  Connection,
  CriticalAlert,
  TeacherMessageOf,
  ToTeacherOf,
} from '../protocol/teacher-messages.ts';
import { LiveRelay, type WatchedState } from './live-relay.ts';
import type { LiveStudent } from './live-student.ts';
import { Room, type Watcher } from './room.ts';
import { Thumbnails } from './thumbnails.ts';

/** What the live view reads when somebody opens an exam. */
export interface Rolls {
  /** Rejects with code `not-found` when there is no such exam. */
  attemptsOf(examId: string): Promise<Attempt[]>;
  /** Incidents nobody has looked at, by attempt. */
  unreviewed(examId: string): Promise<Map<string, string[]>>;
}

export interface LiveRoomsOptions {
  rolls: Rolls;
  /** Somebody looks at a student's camera or screen now, or listens, or no longer does. */
  watched(attemptId: string, watching: boolean, listening: boolean): void;
  now?: () => number;
}

/** All exams as their teachers see them: rows, alerts, thumbnails, relayed pictures and sound. */
export class LiveRooms {
  readonly #options: LiveRoomsOptions;
  readonly #now: () => number;
  readonly #rooms = new Map<string, Room>();
  readonly #examOf = new Map<string, string>();
  readonly #thumbnails = new Thumbnails();
  readonly #relay: LiveRelay;

  constructor(options: LiveRoomsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#relay = new LiveRelay({
      changed: (id, { watching, listening }) => options.watched(id, watching, listening),
    });
  }

  async subscribe(watcher: Watcher, examId: string): Promise<void> {
    const { rolls } = this.#options;
    const [attempts, unreviewed] = await Promise.all([rolls.attemptsOf(examId), rolls.unreviewed(examId)]);
    if (!watcher.isOpen) return;
    const room = this.#room(examId);
    for (const attempt of attempts) {
      const student = this.#student(attempt);
      for (const incidentId of unreviewed.get(attempt.id) ?? []) student.alerted(incidentId);
    }
    room.add(watcher);
  }

  unsubscribe(watcher: Watcher, examId: string): void {
    this.#rooms.get(examId)?.remove(watcher);
  }

  /** A teacher's socket is gone. */
  left(watcher: Watcher): void {
    for (const room of this.#rooms.values()) room.remove(watcher);
    this.#relay.left(watcher);
  }

  showTiles(watcher: Watcher, { examId, attemptIds }: TeacherMessageOf<'THUMBNAILS'>): void {
    const shown = this.#rooms.get(examId)?.showTiles(watcher, attemptIds) ?? [];
    for (const id of shown) {
      if (this.#examOf.get(id) !== examId) continue;
      for (const packet of this.#thumbnails.lastOf(id)) watcher.sendRenewed(packet);
    }
  }

  watch(watcher: Watcher, message: TeacherMessageOf<'WATCH'>): void {
    if (watcher.isOpen) this.#relay.watch(watcher, message);
  }

  unwatch(watcher: Watcher, attemptId: string): void {
    this.#relay.unwatch(watcher, attemptId);
  }

  /** What a student who comes back is told. */
  watchedState(attemptId: string): WatchedState {
    return this.#relay.state(attemptId);
  }

  /** A student's picture goes to those who watch that source, unchanged. */
  relay(frame: Frame): void {
    this.#relay.frame(frame);
  }

  /** A student's sound goes to those who listen, unchanged. */
  relaySound(packet: SoundPacket): void {
    this.#relay.sound(packet);
  }

  attemptChanged(attempt: Attempt, previous: Attempt | null): void {
    this.#set(attempt, { attempt });
    if (isOver(attempt.status)) this.#thumbnails.delete(attempt.id);
    if (!previous) this.#say(attempt, 'STUDENT_JOINED');
  }

  connection(attempt: Attempt, connection: Connection): void {
    this.#set(attempt, { connection });
  }

  offline(attempt: Attempt): void {
    const { connection, attemptStatus } = this.#student(attempt).row();
    this.connection(attempt, { ...connection, state: 'offline', rttMs: null, fps: null });
    this.#say(attempt, 'STUDENT_LEFT', isOver(attemptStatus) ? attemptStatus : 'connection lost');
  }

  handRaised(attempt: Attempt, raised: boolean, at: number): void {
    const { id: attemptId, examId } = attempt;
    this.#set(attempt, { handRaised: raised });
    this.broadcast(examId, { type: 'HAND_RAISED', examId, attemptId, raised, at });
  }

  /** A teacher has lowered a student's hand; the others see it too. */
  handLowered(attemptId: string): void {
    const student = this.#roomOf(attemptId)?.find(attemptId);
    if (student?.row().handRaised) this.handRaised(student.attempt, false, this.#now());
  }

  /** Anything else that every teacher of an exam should hear. */
  broadcast(examId: string, message: Parameters<Room['broadcast']>[0]): void {
    this.#rooms.get(examId)?.broadcast(message);
  }

  assessed(attemptId: string, assessment: Assessment): void {
    const student = this.#roomOf(attemptId)?.find(attemptId);
    if (!student) return;
    const { status, focusScore, engagementScore, confusionScore, faceDetected } = assessment;
    const numbers = { status, focusScore, engagementScore, confusionScore, faceDetected };
    this.#set(student.attempt, { numbers });
  }

  alert(alert: CriticalAlert): void {
    const room = this.#room(alert.examId);
    room.broadcast(alert);
    // What is technical asks for no look; teachers see it apart.
    if (alert.severity !== 'technical') room.find(alert.attemptId)?.alerted(alert.alertId);
    room.touched(alert.attemptId);
  }

  alertUpdated(examId: string, update: ToTeacherOf<'ALERT_UPDATED'>): void {
    this.broadcast(examId, update);
  }

  reviewed(
    { examId, attemptId, id }: { examId: string; attemptId: string; id: string },
    review: Review,
    by: { id: string; name: string },
  ): void {
    const room = this.#room(examId);
    room.broadcast({
      type: 'ALERT_UPDATED',
      alertId: id,
      review,
      acknowledgedBy: { id: by.id, name: by.name },
    });
    room.find(attemptId)?.reviewed(id);
    room.touched(attemptId);
  }

  /** At most one thumbnail a second a tile and source, and only for tiles in view. */
  wantsThumbnail(attemptId: string, now: number, source: Frame['source'] = 'camera'): boolean {
    if (!this.#thumbnails.isDue(attemptId, source, now)) return false;
    return this.#roomOf(attemptId)?.hasTile(attemptId) ?? false;
  }

  thumbnail(frame: Frame, jpeg: Uint8Array): void {
    const packet = this.#thumbnails.put(frame, jpeg, this.#now());
    if (packet) this.#roomOf(frame.attemptId)?.sendThumbnail(frame.attemptId, packet);
  }

  close(): void {
    for (const room of this.#rooms.values()) room.close();
  }

  #say(attempt: Attempt, type: 'STUDENT_JOINED' | 'STUDENT_LEFT', reason?: string): void {
    const { examId, id: attemptId, name } = attempt;
    this.broadcast(examId, { type, examId, attemptId, name, at: this.#now(), ...(reason ? { reason } : {}) });
  }

  /** Only rows that have changed go out. */
  #set(attempt: Attempt, change: Parameters<LiveStudent['set']>[1]): void {
    if (this.#student(attempt).set(this.#now(), change)) this.#room(attempt.examId).touched(attempt.id);
  }

  #student(attempt: Attempt) {
    this.#examOf.set(attempt.id, attempt.examId);
    return this.#room(attempt.examId).student(attempt);
  }

  #roomOf(attemptId: string): Room | undefined {
    return this.#rooms.get(this.#examOf.get(attemptId) ?? '');
  }

  #room(examId: string): Room {
    const known = this.#rooms.get(examId);
    if (known) return known;
    const room = new Room({ examId, now: this.#now });
    this.#rooms.set(examId, room);
    return room;
  }
}
