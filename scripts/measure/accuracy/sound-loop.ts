import type { SoundListener } from '../../../src/analysis/audio/sound-listener.ts';
import { sampleRate } from '../../../src/analysis/audio/sound-observation.ts';
import { AttemptJudge } from '../../../src/incidents/attempt-judge.ts';
import { resolvePolicy } from '../../../src/protocol/presets.ts';
import { signalTags } from '../../../src/signals/signal.ts';
import { SoundWatch } from '../../../src/signals/sound-watch.ts';
import { cellMs, hearTogether } from './sound-cells.ts';

const loopMs = 60_000;
/** Any date will do, as long as instants are as large as real ones, epoch ms. */
const startsAt = Date.UTC(2026, 0, 12, 9);

/** Of every clip, whether a student around whom it sounds for a minute, again and again, would be told to talk. */
export async function takenForConversation(
  listener: SoundListener,
  clips: readonly Int16Array[],
): Promise<readonly boolean[]> {
  const policy = resolvePolicy({ capture: { camera: false, screen: false } });
  const conditions = { served: signalTags, consent: { audio: true }, exempt: [] };
  const students = clips.map((_, i) => ({
    watch: new SoundWatch({ policy }),
    judge: new AttemptJudge({ examId: 'exam', attemptId: `clip ${i}`, policy, conditions }),
    isTaken: false,
  }));
  for (const { judge } of students) judge.setRunning(true, startsAt);
  const cellSamples = (cellMs * sampleRate) / 1_000;
  await hearTogether(listener, clips.map(looped), [cellSamples], (clip, observation, i) => {
    const student = students[clip];
    if (!student) return;
    const at = startsAt + (i + 1) * cellMs;
    const changes = student.judge.take(student.watch.hear(observation, at), at);
    student.isTaken ||= changes.some(({ incident }) => incident.tag === 'A6');
  });
  return students.map(({ isTaken }) => isTaken);
}

function looped(clip: Int16Array): Int16Array {
  return Int16Array.from({ length: (loopMs * sampleRate) / 1_000 }, (_, i) => clip[i % clip.length] ?? 0);
}
