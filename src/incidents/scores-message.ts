import type { CameraObservation, FaceObservation } from '../analysis/observation.ts';
import type { ScreenObservation } from '../analysis/screen/screen-observation.ts';
import type { Frame } from '../frames/frame.ts';
import type { SoundPacket } from '../frames/sound-packet.ts';
import type { Policy } from '../protocol/policy.ts';
import type { ScoresMessage } from '../protocol/student-messages.ts';
import { allIsWell } from '../protocol/words.ts';
import { ruleOf } from '../rules/engine.ts';
import { hintOf } from '../rules/rule.ts';
import type { Authenticity } from '../signals/authenticity.ts';
import { hundredths, roundedBox, tenths } from '../signals/rounding.ts';
import type { Assessment, ScreenAssessment, SoundAssessment, Standing } from './monitor.ts';

/** What the student reads: the hint of the rule that takes the most points. */
function hint({ firing: [heaviest], firingDetails, faults, faceDetected, status }: Standing): string {
  if (heaviest) return hintOf(ruleOf(heaviest), firingDetails);
  // Told at once, long before it counts as an interruption: it is easily mended.
  if (faults.length > 0) return hintOf(ruleOf('A8'), { faults: [...faults] });
  if (faceDetected === false) return hintOf(ruleOf('A1'), {});
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

/** What was looked at or heard, and when that was done, epoch ms. */
interface Source {
  source: 'camera' | 'screen' | 'audio';
  seq: number;
  capturedAt: number;
  receivedAt: number;
}

export interface Looked {
  frame: Frame;
  observation: CameraObservation;
  assessment: Assessment;
  /** Epoch ms. */
  analysedAt: number;
}

/** SCORES of one camera frame; how much it tells is the policy's feedback level. */
export function scoresMessage(looked: Looked, feedback: Policy['feedback']): ScoresMessage {
  const { frame, observation, assessment, analysedAt } = looked;
  const told = standingMessage(frame, assessment, analysedAt, feedback);
  if (feedback !== 'full') return told;
  return {
    ...told,
    // Only the largest face is asked whether it is live.
    faces: observation.faces.map((each, i) => face(each, i === 0 ? assessment.live : null)),
    identity: assessment.identity,
    objects: [...assessment.objects],
    authenticity: [rounded(assessment.authenticity)],
    path: observation.path,
  };
}

export interface ScreenLooked {
  frame: Frame;
  observation: ScreenObservation;
  assessment: ScreenAssessment;
  /** Epoch ms. */
  analysedAt: number;
}

/** SCORES of one screen. */
export function screenScores(looked: ScreenLooked, feedback: Policy['feedback']): ScoresMessage {
  const { frame, observation, assessment, analysedAt } = looked;
  const told = standingMessage(frame, assessment, analysedAt, feedback);
  if (feedback !== 'full') return told;
  const keywords = [...new Set(assessment.found.map(({ keyword }) => keyword))];
  const { unread } = observation;
  return { ...told, text: { keywords, unread }, path: observation.path === 'still' ? 'still' : 'full' };
}

export interface Heard {
  /** The last packet that was heard. */
  packet: SoundPacket;
  assessment: SoundAssessment;
  /** Epoch ms. */
  analysedAt: number;
}

/** SCORES of the sound up to a packet. */
export function soundScores(
  { packet, assessment, analysedAt }: Heard,
  feedback: Policy['feedback'],
): ScoresMessage {
  const told = standingMessage({ source: 'audio', ...packet }, assessment, analysedAt, feedback);
  if (feedback !== 'full') return told;
  const { level, isSpeaking: speech, voice } = assessment;
  return {
    ...told,
    audio: { level: hundredths(level), speech },
    ...(voice ? { authenticity: [rounded(voice)] } : {}),
  };
}

/** What SCORES tells of every source. */
function standingMessage(
  { source, seq, capturedAt, receivedAt }: Source,
  standing: Standing,
  analysedAt: number,
  feedback: Policy['feedback'],
): ScoresMessage {
  const plain: ScoresMessage = { type: 'SCORES', source, seq, capturedAt, receivedAt, analysedAt };
  if (feedback === 'none') return plain;
  const { focusScore, status, engagementScore, confusionScore, firing } = standing;
  const told: ScoresMessage = { ...plain, focusScore, status, message: hint(standing) };
  return feedback === 'full' ? { ...told, engagementScore, confusionScore, signals: firing } : told;
}
