import type { CameraObservation, FaceObservation } from '../analysis/observation.ts';
import type { Frame } from '../frames/frame.ts';
import type { Policy } from '../protocol/policy.ts';
import type { ScoresMessage } from '../protocol/student-messages.ts';
import { ruleOf } from '../rules/engine.ts';
import { hintOf } from '../rules/rule.ts';
import { hundredths, roundedBox, tenths } from '../signals/rounding.ts';
import type { Assessment } from './monitor.ts';

/** What the student reads: the hint of the rule that takes the most points. */
function hint({ firing: [heaviest], faceDetected, status }: Assessment): string {
  if (heaviest) return hintOf(ruleOf(heaviest), {});
  if (!faceDetected) return hintOf(ruleOf('A1'), {});
  return status === 'DISENGAGED' ? 'Stay with it: look at your screen.' : 'All is well.';
}

const angle = (value: number | null) => (value === null ? null : tenths(value));

function face({ box, confidence, yaw, pitch, roll, eyesOpen }: FaceObservation) {
  return {
    box: roundedBox(box),
    confidence: hundredths(confidence),
    yaw: angle(yaw),
    pitch: angle(pitch),
    roll: angle(roll),
    eyesOpen,
    gaze: null,
    live: null,
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
    confusionScore: null,
    signals: firing,
    faces: observation.faces.map(face),
    identity: null,
    objects: [...assessment.objects],
    authenticity: [],
    path: observation.path,
  };
}
