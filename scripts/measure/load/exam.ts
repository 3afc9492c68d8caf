import type { Consent, ExamInput, ExamView } from '../../../src/protocol/exam.ts';
import { call, type StaffAccount } from '../shared/staff.ts';
import type { LoadArguments } from './arguments.ts';
import type { StudentPlan } from './messages.ts';

const consent: Consent = {
  camera: true,
  screen: true,
  audio: true,
  recording: true,
  biometrics: true,
  attention: true,
  identityCard: true,
};

/** An exam that may start at once, by camera alone; `full` feedback tells the path that a frame took. */
function examOf({ fps, seconds }: LoadArguments): ExamInput {
  return {
    title: 'Load measurement',
    durationMinutes: Math.ceil(seconds / 60) + 30,
    questions: [{ kind: 'text', prompt: 'What do you measure?', points: 1 }],
    policy: {
      feedback: 'full',
      capture: { camera: true, screen: false, audio: false, cameraFps: fps },
      checks: {
        systemCheck: false,
        entireScreen: false,
        enrolment: false,
        calibration: false,
        identityCard: false,
        approval: false,
      },
    },
  };
}

/** Makes an exam and lets the students in and start. */
export async function startedExam(
  staff: StaffAccount,
  args: LoadArguments,
): Promise<{ exam: ExamView; students: StudentPlan[] }> {
  const exam = await staff.createExam(examOf(args));
  const students: StudentPlan[] = [];
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
    await studentCall(staff.url, joined, 'start');
    students.push({ index, ...joined });
  }
  return { exam, students };
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
