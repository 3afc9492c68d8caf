import { type Attempt, isOver } from './exams/attempt.ts';
import type { Attempts } from './exams/attempts.ts';
import type { Commands } from './exams/commands.ts';
import type { Exams } from './exams/exams.ts';
import type { Reviews } from './exams/reviews.ts';
import type { AuditTrail } from './exams/stores.ts';
import type { GatewayOptions } from './gateway/gateway.ts';
import type { Outbox } from './gateway/outbox.ts';
import type { TeacherContext } from './gateway/teacher-connection.ts';
import type { LiveRooms } from './live/live-rooms.ts';
import type { Pipeline } from './pipeline.ts';
import type { Review } from './protocol/incident.ts';
import type { KeptMessage, ToStudent } from './protocol/student-messages.ts';

interface StudentSide {
  attempts: Pick<Attempts, 'authenticate'>;
  exams: Pick<Exams, 'get'>;
  messages: { keep(attemptId: string, message: KeptMessage, receivedAt: number): Promise<boolean> };
  outbox: Outbox;
  pipeline: Pick<
    Pipeline,
    | 'watch'
    | 'opened'
    | 'accept'
    | 'acceptSound'
    | 'left'
    | 'pageEvent'
    | 'pageHeard'
    | 'clientState'
    | 'cameraLabel'
  >;
  live: LiveRooms;
}

/** Where each message of a student goes. */
export function studentMessages(to: StudentSide): GatewayOptions['student'] {
  const { attempts, exams, messages, outbox, pipeline, live } = to;
  const connected = new Map<string, Attempt>();
  return {
    async admit(token) {
      const attempt = await attempts.authenticate(token);
      return attempt && { attempt, exam: await exams.get(attempt.examId) };
    },
    opened({ attempt, exam }) {
      connected.set(attempt.id, attempt);
      if (!isOver(attempt.status)) pipeline.watch(attempt, exam);
      pipeline.opened(attempt.id);
      const { watching, listening } = live.watchedState(attempt.id);
      if (watching || listening) outbox.send(attempt.id, { type: 'WATCHED', watching, listening });
    },
    closed(attemptId) {
      const attempt = connected.get(attemptId);
      connected.delete(attemptId);
      if (attempt) live.offline(attempt);
      pipeline.left(attemptId);
    },
    frame(frame) {
      if (pipeline.accept(frame)) live.relay(frame);
    },
    sound(packet) {
      if (pipeline.acceptSound(packet)) live.relaySound(packet);
    },
    health(attemptId, connection) {
      const attempt = connected.get(attemptId);
      if (attempt) live.connection(attempt, connection);
    },
    keep: (attemptId, message) => messages.keep(attemptId, message, Date.now()),
    kept: (attempt, message) => tellTeachers(live, attempt, message),
    heard(attemptId, message) {
      if (message.type === 'CLIENT_STATE') {
        if (message.cameraLabel !== undefined) pipeline.cameraLabel(attemptId, message.cameraLabel);
        pipeline.clientState(attemptId, message);
        return;
      }
      if (message.type === 'PAGE_EVENT') pipeline.pageEvent(attemptId, message);
      else pipeline.pageHeard(attemptId);
    },
    owed: (attempt) => outbox.owed(attempt),
    acknowledged: (attemptId, ids) => outbox.acknowledged(attemptId, ids),
  };
}

/** What somebody has written in a message to a student, whose page shows it; null when it holds none. */
export function wordsTo(message: ToStudent): string | null {
  switch (message.type) {
    case 'WARNING':
    case 'CHAT_MESSAGE':
      return message.text;
    case 'PAUSE_EXAM':
    case 'TIME_ADJUSTED':
      return message.reason;
    default:
      return null;
  }
}

/** A message of a student is on disk; those who watch the exam hear of it. */
function tellTeachers(live: LiveRooms, attempt: Attempt, message: KeptMessage): void {
  const { examId, id: attemptId, name } = attempt;
  const at = Date.now();
  if (message.type === 'RAISE_HAND') live.handRaised(attempt, message.raised, at);
  if (message.type === 'REQUEST_PAUSE') {
    live.broadcast(examId, { type: 'PAUSE_REQUESTED', examId, attemptId, name, reason: message.reason, at });
  }
  if (message.type === 'CHAT_MESSAGE') {
    const { id, text } = message;
    live.broadcast(examId, { type: 'CHAT_MESSAGE', id, examId, attemptId, from: name, text, at: message.at });
  }
}

interface TeacherSide {
  attempts: Pick<Attempts, 'get'>;
  live: LiveRooms;
  commands: Commands;
  outbox: Pick<Outbox, 'written'>;
  reviews: Reviews;
  audit: AuditTrail;
}

/** Where each message of a teacher goes. */
export function teacherMessages(to: TeacherSide): TeacherContext {
  const { attempts, live, commands, outbox, reviews, audit } = to;
  return {
    subscribe: (peer, examId) => live.subscribe(peer, examId),
    unsubscribe: (peer, examId) => live.unsubscribe(peer, examId),
    thumbnails: (peer, message) => live.showTiles(peer, message),
    async watch(peer, message) {
      const { id, name } = peer.staff;
      const { attemptId, type: _, ...details } = message;
      const { examId } = await attempts.get(attemptId);
      // Nobody looks before it is written down that they do.
      await audit.record({
        at: Date.now(),
        actor: { kind: 'staff', id, name },
        action: 'live.watched',
        examId,
        attemptId,
        details,
      });
      live.watch(peer, message);
    },
    unwatch: (peer, attemptId) => live.unwatch(peer, attemptId),
    async command({ id, name }, { type: _, id: __, ...command }) {
      const results = await commands.execute({ kind: 'staff', id, name }, command);
      await outbox.written(); // What was told to students is on disk before the command is acknowledged.
      return results;
    },
    async acknowledge(staff, { alertId, action, note }) {
      await reviews.review(alertId, action.toLowerCase() as Review, note, staff);
    },
    left: (peer) => live.left(peer),
  };
}
