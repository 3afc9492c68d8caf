import type { AttemptStatus } from '../../protocol/common.ts';
import type { Review, Severity } from '../../protocol/incident.ts';
import type { StudentRow } from '../../protocol/teacher-messages.ts';
import type { Tone } from '../shared/status.tsx';

export const severityWords: Record<Severity, { tone: Tone; word: string }> = {
  high: { tone: 'serious', word: 'Serious' },
  medium: { tone: 'attention', word: 'Attention' },
  low: { tone: 'attention', word: 'Low' },
  technical: { tone: 'technical', word: 'Technical' },
};

export const reviewWords: Record<Review, string> = {
  reviewed: 'Seen',
  confirmed: 'Confirmed',
  dismissed: 'Dismissed',
  'needs-second-review': 'Second opinion asked',
};

/** "94 % sure", with spaces that do not break. */
export const sureness = (confidence: number) => `${Math.round(confidence * 100)}\u00a0%\u00a0sure`;

const attemptWords: Record<AttemptStatus, { tone: Tone; word: string }> = {
  invited: { tone: 'offline', word: 'Invited' },
  checking: { tone: 'technical', word: 'Doing the checks' },
  waiting: { tone: 'technical', word: 'Ready to start' },
  running: { tone: 'ok', word: 'Working' },
  paused: { tone: 'technical', word: 'Paused' },
  submitted: { tone: 'offline', word: 'Handed in' },
  terminated: { tone: 'offline', word: 'Ended by a teacher' },
  expired: { tone: 'offline', word: 'Time ran out' },
  reviewed: { tone: 'offline', word: 'Reviewed' },
};

/** The student's state in a word: the attempt first, then what the camera shows. */
export function studentWord(row: StudentRow): { tone: Tone; word: string } {
  if (row.attemptStatus !== 'running') return attemptWords[row.attemptStatus];
  if (row.faceDetected === false) return { tone: 'attention', word: 'No face seen' };
  if (row.status === 'DISENGAGED') return { tone: 'attention', word: 'Looking elsewhere' };
  if (row.status === 'CONFUSED') return { tone: 'attention', word: 'Seems unsure' };
  return attemptWords.running;
}

export const connectionWords: Record<StudentRow['connection']['state'], { tone: Tone; word: string }> = {
  online: { tone: 'ok', word: 'Online' },
  unstable: { tone: 'technical', word: 'Unstable' },
  offline: { tone: 'offline', word: 'Offline' },
};

/** Why a command was not carried out. */
const refusals: Readonly<Record<string, string>> = {
  'not-found': 'no such student in this exam',
  'not-running': 'the exam is not running for them',
  'not-paused': 'they were not paused',
  'attempt-paused': 'they are paused already',
  'attempt-over': 'their exam is over',
  'not-implemented': 'this server cannot do that yet',
  forbidden: 'you may not do that',
};

export const refusalWord = (code: string | undefined) =>
  refusals[code ?? ''] ?? code ?? 'the server refused it';
