import type { AttemptStatus } from '../../protocol/common.ts';
import type { IncidentDetails, Review, Severity, Tag } from '../../protocol/incident.ts';
import type { StudentRow } from '../../protocol/teacher-messages.ts';
import { counted } from '../shared/format.ts';
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

const objectWords = {
  phone: 'A phone',
  book: 'A book',
  laptop: 'A laptop',
  screen: 'A second screen',
} as const;

/** What was seen, without judging it. */
export function whatWasSeen(tag: Tag, details: IncidentDetails): string {
  switch (tag) {
    case 'A1':
      return 'No face in the picture';
    case 'A2':
      return `${counted(details.faces ?? 2, 'face')} in the picture`;
    case 'A3':
      return `Head turned away${angles(details)}`;
    case 'A4':
      return `${objects(details)} in the picture`;
    case 'A5':
      return `On the screen: ${details.keywords?.join(', ') || 'listed words'}`;
    case 'A6':
      return 'Somebody is talking';
    case 'A7':
      return 'Left the exam page';
    case 'A8':
      return 'Pictures stopped coming';
    case 'A9':
      return 'The picture may be a photo or a recording';
    case 'A10':
      return 'The face differs from the one at the start';
  }
}

function angles({ yaw, pitch }: IncidentDetails): string {
  const parts = [
    yaw === undefined ? '' : `${Math.round(Math.abs(yaw))}° sideways`,
    pitch === undefined ? '' : `${Math.round(Math.abs(pitch))}° ${pitch < 0 ? 'down' : 'up'}`,
  ].filter(Boolean);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function objects({ objects: seen }: IncidentDetails): string {
  const labels = [...new Set(seen?.map(({ label }) => label) ?? [])].filter((label) => label !== 'person');
  const words = labels.map((label) => objectWords[label]);
  return words.length > 0 ? words.join(', ').replaceAll(', A ', ', a ') : 'An object';
}

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
