import type { ExamInput } from '../protocol/exam.ts';
import type { Exam } from './exam.ts';
import type { Exams } from './exams.ts';
import { Refusal } from './refusal.ts';

export const demoJoinCode = 'PRACTICE1';

/** Camera only, every feedback: so a first look needs no other device and shows what is measured. */
export const demoExam: ExamInput = {
  title: 'Practice exam',
  description:
    'Eight questions to try the exam page with. Your camera is looked at while you answer, and you see the scores ' +
    'that come of it. **Nothing here counts.**',
  durationMinutes: 30,
  policy: {
    feedback: 'full',
    capture: { camera: true, screen: false, audio: false, cameraFps: 5 },
    checks: {
      systemCheck: true,
      entireScreen: false,
      enrolment: false,
      calibration: false,
      identityCard: false,
      approval: false,
    },
    clips: { enabled: false },
  },
  questions: [
    {
      kind: 'single',
      prompt: 'Which planet is **closest to the Sun**?',
      options: ['Venus', 'Mercury', 'Mars', 'Earth'],
      answer: 1,
      points: 1,
    },
    {
      kind: 'multiple',
      prompt: 'Which of these numbers are *prime*? Choose all.',
      options: ['2', '9', '11', '15', '17'],
      answer: [0, 2, 4],
      points: 2,
    },
    {
      kind: 'number',
      prompt: 'A train covers 150 km in 1 hour and 15 minutes.\n\nWhat is its average speed in **km/h**?',
      answer: 120,
      tolerance: 0.5,
      points: 2,
    },
    {
      kind: 'single',
      prompt: 'What does this print?\n\n```js\nconsole.log([1, 2, 3].map((n) => n * 2).join("-"));\n```',
      options: ['`2-4-6`', '`1-2-3`', '`2,4,6`', '`246`'],
      answer: 0,
      points: 1,
    },
    {
      kind: 'multiple',
      prompt:
        'Which of these are **renewable** sources of energy?\n\n> Renewable: replaced as fast as it is used.',
      options: ['Wind', 'Coal', 'Sunlight', 'Natural gas', 'Tides'],
      answer: [0, 2, 4],
      points: 2,
    },
    {
      kind: 'number',
      prompt:
        'The table shows the rain of three days.\n\n| day | rain (mm) |\n| --- | ---: |\n| Monday | 4 |\n' +
        '| Tuesday | 0 |\n| Wednesday | 7.1 |\n\nWhat is the **mean** in millimetres?',
      answer: 3.7,
      tolerance: 0.05,
      points: 2,
    },
    {
      kind: 'text',
      prompt: 'In one or two sentences: why does ice float on water?',
      points: 3,
    },
    {
      kind: 'text',
      prompt:
        'Plan a short experiment that shows that plants need light. Name:\n\n1. what you change,\n' +
        '2. what you keep the same,\n3. what you measure.',
      points: 4,
    },
  ],
};

/**
 * Makes the demo exam when there is no exam at all. Deleted exams keep their codes, so where somebody has deleted it, it
 * stays away. @returns the exam that was made, or null
 */
export async function ensureDemoExam(exams: Pick<Exams, 'list' | 'create'>): Promise<Exam | null> {
  const { items } = await exams.list({ limit: 1 });
  if (items.length > 0) return null;
  try {
    return await exams.create(demoExam, { kind: 'system' }, { joinCode: demoJoinCode });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'join-code-taken') return null;
    throw error;
  }
}
