import type { CameraObservation, FaceObservation } from '../analysis/observation.ts';
import type { Frame } from '../frames/frame.ts';
import type { Policy } from '../protocol/policy.ts';
import type { ScoresMessage } from '../protocol/student-messages.ts';
import { allIsWell } from '../protocol/words.ts';
import { ruleOf } from '../rules/engine.ts';
import { hintOf } from '../rules/rule.ts';
import type { Authenticity } from '../signals/authenticity.ts';
import { hundredths, roundedBox, tenths } from '../signals/rounding.ts';
import type { Assessment } from './monitor.ts';

/** What the student reads: the hint of the rule that takes the most points. */
function hint({ firing: [heaviest], firingDetails, fault, faceDetected, status }: Assessment): string {
  if (heaviest) return hintOf(ruleOf(heaviest), firingDetails);
  // Told at once, long before it counts as an interruption: it is easily mended.
  if (fault) return hintOf(ruleOf('A8'), { faults: [{ source: 'camera', fault }] });
  if (!faceDetected) return hintOf(ruleOf('A1'), {});
  return status === 'DISENGAGED' ? 'Stay with it: look at your screen.' : allIsWell;
}

const angle = (value: number | null) => (value === null ? null : tenths(value));

function face({ box, confidence, yaw, pitch, roll, eyesOpen, gaze }: FaceObservation, live: boolean | null) {
  return {
    box: roundedBox(box),
    confidence: hundredths(confidence),
    yaw: angle(yaw),
    pitch: angle(pitch),
    roll: angle(roll),
    eyesOpen,
    gaze: gaze && { x: hundredths(gaze.x), y: hundredths(gaze.y) },
    live,
  };
}

function rounded({ progress, confidence, ...rest }: Authenticity): Authenticity {
  return {
    ...rest,
    progress: hundredths(progress),
    confidence: confidence === null ? null : hundredths(confidence),
  };
}

export interface Looked {
  frame: Frame;
  observation: CameraObservation;
  assessment: Assessment;
  /** Epoch ms. */
  analysedAt: number;
}

/** SCORES of one frame; how much it tells is the policy's feedback level. */
export function scoresMessage(looked: Looked, feedback: Policy['feedback']): ScoresMessage {
  const { frame, observation, assessment, analysedAt } = looked;
  const { source, seq, capturedAt, receivedAt } = frame;
  const plain: ScoresMessage = { type: 'SCORES', source, seq, capturedAt, receivedAt, analysedAt };
  if (feedback === 'none') return plain;
  const { focusScore, engagementScore, status, firing } = assessment;
  const told: ScoresMessage = { ...plain, focusScore, status, message: hint(assessment) };
  if (feedback === 'message') return told;
  return {
    ...told,
    engagementScore,
    confusionScore: assessment.confusionScore,
    signals: firing,
    // Only the largest face is asked whether it is live.
    faces: observation.faces.map((each, i) => face(each, i === 0 ? assessment.live : null)),
    identity: assessment.identity,
    objects: [...assessment.objects],
    authenticity: [rounded(assessment.authenticity)],
    path: observation.path,
  };
}
