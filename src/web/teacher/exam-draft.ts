import type { ExamInput, QuestionInput } from '../../protocol/exam.ts';
import type { Policy } from '../../protocol/policy.ts';
import { newId } from '../shared/id.ts';

export type QuestionKind = QuestionInput['kind'];

/** A question while it is written: all fields as typed, whatever the kind. */
export interface QuestionDraft {
  /** For the page only; the server gives the real one. */
  key: string;
  kind: QuestionKind;
  prompt: string;
  points: string;
  options: string[];
  /** Indexes of right options. */
  right: number[];
  number: string;
  tolerance: string;
}

export interface ExamDraft {
  title: string;
  description: string;
  minutes: string;
  cameraFps: string;
  /** `if-available`: devices that cannot share a screen, like phones, are let in without. */
  screen: 'required' | 'if-available' | 'off';
  sound: boolean;
  preset: Policy['preset'];
  questions: QuestionDraft[];
}

export function newQuestion(kind: QuestionKind = 'single'): QuestionDraft {
  return {
    key: newId(),
    kind,
    prompt: '',
    points: '1',
    options: ['', ''],
    right: [],
    number: '',
    tolerance: '',
  };
}

export const newExam = (): ExamDraft => ({
  title: '',
  description: '',
  minutes: '60',
  cameraFps: '2',
  screen: 'required',
  sound: true,
  preset: 'standard',
  questions: [newQuestion()],
});

const screenPolicy = { required: true, 'if-available': 'if-available', off: false } as const;

/** As the server takes it; what the page does not ask for comes from the preset. */
export function examInputOf(draft: ExamDraft): ExamInput {
  return {
    title: draft.title.trim(),
    description: draft.description.trim(),
    durationMinutes: Number(draft.minutes),
    questions: draft.questions.map(questionInputOf),
    policy: {
      preset: draft.preset,
      capture: {
        screen: screenPolicy[draft.screen],
        audio: draft.sound,
        cameraFps: Number(draft.cameraFps),
      },
    },
  };
}

function questionInputOf(draft: QuestionDraft): QuestionInput {
  const { kind, right } = draft;
  const plain = { kind, prompt: draft.prompt.trim(), points: Number(draft.points) };
  if (kind === 'text') return plain;
  if (kind === 'number') {
    return {
      ...plain,
      ...(draft.number.trim() === '' ? {} : { answer: Number(draft.number) }),
      ...(draft.tolerance.trim() === '' ? {} : { tolerance: Number(draft.tolerance) }),
    };
  }
  const options = draft.options.map((option) => option.trim());
  if (kind === 'multiple') return { ...plain, options, answer: [...right].sort((a, b) => a - b) };
  return { ...plain, options, ...(right[0] === undefined ? {} : { answer: right[0] }) };
}

/** What was wrong, by dotted path: `questions.0.prompt`. */
export type Faults = ReadonlyMap<string, string>;

/** From `error.details` of a refused exam; empty when it names no fields. */
export function faultsIn(details: unknown): Faults {
  const faults = new Map<string, string>();
  if (!Array.isArray(details)) return faults;
  for (const fault of details as { path?: unknown; message?: unknown }[]) {
    if (typeof fault?.path === 'string')
      faults.set(fault.path, String(fault.message ?? 'Please check this.'));
  }
  return faults;
}

/** What can be seen without the server: empty fields. */
export function faultsOf(draft: ExamDraft): Faults {
  const faults = new Map<string, string>();
  if (draft.title.trim() === '') faults.set('title', 'Give the exam a title.');
  draft.questions.forEach((question, index) => {
    const at = `questions.${index}`;
    if (question.prompt.trim() === '') faults.set(`${at}.prompt`, 'Write the question.');
    const choice = question.kind === 'single' || question.kind === 'multiple';
    if (choice && question.options.some((option) => option.trim() === '')) {
      faults.set(`${at}.options`, 'Fill each option, or remove it.');
    }
    if (question.kind === 'single' && question.right.length === 0) {
      faults.set(`${at}.answer`, 'Mark the right option.');
    }
  });
  return faults;
}
