import type { CheckName } from '../../protocol/checks.ts';
import type { LiveRoom } from './live-room.ts';

export const moreMinutes = 5;
const pausedByTeacher = 'Your teacher paused the exam for a moment.';

const nameOf = (room: LiveRoom, id: string) => room.students.get(id)?.row.peek().name ?? 'student';

/** The commands of one student, in the words of the live page. */
export function pauseOrResume(room: LiveRoom, attemptId: string): void {
  const status = room.students.get(attemptId)?.row.peek().attemptStatus;
  if (status === 'paused') resume(room, attemptId);
  else pause(room, attemptId);
}

export function pause(room: LiveRoom, attemptId: string): void {
  const what = `Pause ${nameOf(room, attemptId)}`;
  room.command({ attemptIds: [attemptId], action: 'pause', reason: pausedByTeacher }, what);
}

export function resume(room: LiveRoom, attemptId: string): void {
  room.command({ attemptIds: [attemptId], action: 'resume' }, `Resume ${nameOf(room, attemptId)}`);
}

export function extend(room: LiveRoom, attemptId: string): void {
  const what = `${moreMinutes} more minutes for ${nameOf(room, attemptId)}`;
  room.command({ attemptIds: [attemptId], action: 'extend', minutes: moreMinutes }, what);
}

export function warn(room: LiveRoom, attemptId: string, text: string): void {
  room.command({ attemptIds: [attemptId], action: 'warn', text }, `Message to ${nameOf(room, attemptId)}`);
}

export function terminate(room: LiveRoom, attemptId: string, reason: string): void {
  room.command(
    { attemptIds: [attemptId], action: 'terminate', reason },
    `End ${nameOf(room, attemptId)}’s exam`,
  );
}

export function approve(room: LiveRoom, attemptId: string): void {
  room.command({ attemptIds: [attemptId], action: 'approve' }, `Let ${nameOf(room, attemptId)} in`);
}

export function waive(room: LiveRoom, attemptId: string, check: CheckName): void {
  const what = `Waive a check for ${nameOf(room, attemptId)}`;
  room.command({ attemptIds: [attemptId], action: 'waive-check', check }, what);
}

export function lowerHand(room: LiveRoom, attemptId: string): void {
  const what = `Lower ${nameOf(room, attemptId)}’s hand`;
  room.command({ attemptIds: [attemptId], action: 'lower-hand' }, what);
}

export function pauseAll(room: LiveRoom): void {
  room.command({ attemptIds: 'all', action: 'pause', reason: pausedByTeacher }, 'Pause all');
}

export function resumeAll(room: LiveRoom): void {
  room.command({ attemptIds: 'all', action: 'resume' }, 'Resume all');
}
