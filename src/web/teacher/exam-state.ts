import type { ExamView } from '../../protocol/exam.ts';
import type { Tone } from '../shared/status.tsx';

type Dated = Pick<ExamView, 'opensAt' | 'closesAt' | 'counts'>;

/** What an exam does now, in words. */
export function examState({ opensAt, closesAt, counts }: Dated, now: number): { tone: Tone; word: string } {
  if (counts.running > 0) return { tone: 'ok', word: 'Running' };
  if (closesAt !== null && now >= closesAt) return { tone: 'offline', word: 'Closed' };
  if (opensAt !== null && now < opensAt) {
    return { tone: 'technical', word: `Opens ${new Date(opensAt).toLocaleString()}` };
  }
  return { tone: 'technical', word: 'Open to join' };
}
