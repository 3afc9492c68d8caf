import type { CameraObservation, FaceObservation } from '../analysis/observation.ts';
import type { Frame } from '../frames/frame.ts';
import type { Box } from '../protocol/common.ts';
import type { SeenObject, Tag } from '../protocol/incident.ts';
import type { Policy } from '../protocol/policy.ts';
import type { ScoresMessage } from '../protocol/student-messages.ts';
import type { Assessment } from './monitor.ts';

/** What the student reads: what we see and what helps, never a reproach. The first that fires is told. */
const hints: readonly [Tag, string][] = [
  ['A2', 'We see more than one person. Please take the exam alone.'],
  ['A1', "We can't see your face. Sit in front of the camera, in the light."],
  ['A4', 'We see an object that is not allowed. Please put it away.'],
  ['A3', 'Please look at your screen.'],
];

function hint(assessment: Assessment): string {
  const told = hints.find(
    ([tag]) => assessment.firing.includes(tag) || (tag === 'A1' && !assessment.faceDetected),
  );
  if (told) return told[1];
  return assessment.status === 'DISENGAGED' ? 'Stay with it: look at your screen.' : 'All is well.';
}

/** Tenths of a pixel or degree, hundredths of a confidence: more digits would say nothing. */
const tenths = (value: number) => Math.round(value * 10) / 10;
const hundredths = (value: number) => Math.round(value * 100) / 100;
const angle = (value: number | null) => (value === null ? null : tenths(value));
const rounded = ([x, y, width, height]: Box): Box => [tenths(x), tenths(y), tenths(width), tenths(height)];

function face({ box, confidence, yaw, pitch, roll, eyesOpen }: FaceObservation) {
  return {
    box: rounded(box),
    confidence: hundredths(confidence),
    yaw: angle(yaw),
    pitch: angle(pitch),
    roll: angle(roll),
    eyesOpen,
    gaze: null,
    live: null,
  };
}

function object({ label, confidence, box }: SeenObject) {
  return { label, confidence: hundredths(confidence), box: rounded(box) };
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
    objects: assessment.objects.map(object),
    authenticity: [],
    path: observation.path,
  };
}
