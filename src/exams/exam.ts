import type { Policy } from '../protocol/policy.ts';

export interface Question {
  id: string;
  kind: 'single' | 'multiple' | 'number' | 'text';
  /** Markdown. */
  prompt: string;
  options?: string[];
  answer?: number | number[];
  tolerance?: number;
  points: number;
}

export interface Exam {
  id: string;
  title: string;
  description: string;
  durationMinutes: number;
  /** Epoch milliseconds, as all instants here. */
  opensAt: number | null;
  closesAt: number | null;
  joinCode: string;
  policy: Policy;
  questions: Question[];
  createdAt: number;
  createdBy: string | null;
}
