import type { Consent, ExamInput, ExamView } from '../../../src/protocol/exam.ts';
import { call, type StaffAccount } from '../shared/staff.ts';
import type { LoadArguments } from './arguments.ts';
import { EnrolmentPictures, enrol } from './enrolment.ts';
import type { StudentPlan } from './messages.ts';

/** What the camera alone shows. */
const cameraRules = ['A1', 'A2', 'A3', 'A4', 'A9', 'A10'] as const;

const consent: Consent = {
  camera: true,
  screen: true,
  audio: true,
  recording: true,
  biometrics: true,
  attention: true,
  identityCard: true,
};

/**
 * An exam that may start at once, with every rule of the camera, also those that are off by default.
 * `full` feedback tells the path that a frame took.
 */
function examOf({ fps, seconds, screen, audio }: LoadArguments): ExamInput {
  return {
    title: 'Load measurement',
    durationMinutes: Math.ceil(seconds / 60) + 30,
    questions: [{ kind: 'text', prompt: 'What do you measure?', points: 1 }],
    policy: {
      feedback: 'full',
      capture: { camera: true, screen, audio, cameraFps: fps },
      checks: {
        systemCheck: false,
        entireScreen: false,
        enrolment: false,
        calibration: false,
        identityCard: false,
        approval: false,
      },
      rules: Object.fromEntries(cameraRules.map((tag) => [tag, { enabled: true }])),
    },
  };
}

export interface StartedExam {
  exam: ExamView;
  students: StudentPlan[];
  /** How many students the server knows by face. */
  enrolled: number;
}

/** Makes an exam, lets the students in, enrols them where the server offers it, and lets them start. */
export async function startedExam(staff: StaffAccount, args: LoadArguments): Promise<StartedExam> {
  const exam = await staff.createExam(examOf(args));
  const students: StudentPlan[] = [];
  const pictures = new EnrolmentPictures({ folder: args.pictures });
  const refusals = new Set<string>();
  let enrolled = 0;
  let isOffered = true;
  for (let index = 0; index < args.students; index += 1) {
    const joined = await call<{ attemptId: string; token: string }>(`${staff.url}/api/join`, {
      method: 'POST',
      json: {
        joinCode: exam.joinCode,
        name: `Student ${index + 1}`,
        studentNumber: `L${index + 1}`,
        consent,
      },
    });
    if (isOffered) {
      const ended = await enrol(staff.url, joined, pictures.of({ index }), (code) => refusals.add(code));
      isOffered = ended !== 'not-offered';
      enrolled += ended === 'enrolled' ? 1 : 0;
    }
    await studentCall(staff.url, joined, 'start');
    students.push({ index, ...joined });
  }
  tellOfEnrolment({ isOffered, enrolled, students: args.students, refusals });
  return { exam, students, enrolled };
}

interface EnrolmentCount {
  isOffered: boolean;
  enrolled: number;
  students: number;
  /** Why pictures were not taken. */
  refusals: ReadonlySet<string>;
}

function tellOfEnrolment(of: EnrolmentCount): void {
  if (!of.isOffered) console.error('The server offers no enrolment: nobody is looked at for who they are.');
  else if (of.enrolled < of.students) {
    console.error(
      `Only ${of.enrolled} of ${of.students} students could be enrolled (${[...of.refusals].join(', ')}): the others cost less.`,
    );
  }
}

/** The attempts end as exams do, so that a server that goes on running waits for nobody. */
export async function submitAll(url: string, students: readonly StudentPlan[]): Promise<void> {
  for (const student of students) await studentCall(url, student, 'submit');
}

async function studentCall(
  url: string,
  { attemptId, token }: { attemptId: string; token: string },
  what: 'start' | 'submit',
): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  await call(`${url}/api/attempts/${attemptId}/${what}`, { method: 'POST', headers });
}
