import type { FaceObservation } from '../../observation.ts';
import { clamp } from '../picture/picture.ts';
import { SHUT_BELOW } from './eyes.ts';
import type { HeadPose } from './head-pose.ts';
import type { EyeLook } from './iris.ts';

/** Degrees. Beyond it the lids and the nose hide too much of the eye. */
const MAX_TURN = 40;
/** An eyeball's radius over the eye's width: about 12 mm over 30 mm. */
const EYEBALL = 0.4;
/** How far the iris stands before the line of the corners, over the eye's width: about 6 mm over 30 mm. */
const DEPTH = 0.2;
/**
 * Where the iris lies when the eyes look straight ahead: from the middle between the corners outwards and up. Medians over
 * 100 portraits of people who look into the camera; single persons lie within 0.03 of them, which calibration takes out.
 */
const REST = { outwards: 0.045, up: 0.065 };
/** Eyes turn by about 45° at most: that is ±1. */
const FULL_TURN = Math.sin(Math.PI / 4);
const RADIANS = Math.PI / 180;

/**
 * Where an eye turns inside the head, by geometry: on an eyeball of radius r the iris moves by r × sin(angle), and a turn
 * of the head moves it, because it stands before the corners it is measured from. Up and down is weaker than left and
 * right: the lids go with the eye and hide it. Null when it cannot be told.
 */
export function gazeOf(eye: EyeLook, pose: HeadPose): FaceObservation['gaze'] {
  if (eye.opening < SHUT_BELOW) return null;
  if (Math.abs(pose.yaw) > MAX_TURN || Math.abs(pose.pitch) > MAX_TURN) return null;
  const outwards = eye.side === 'right' ? -REST.outwards : REST.outwards;
  const toTheRight = eye.iris.x - outwards + DEPTH * Math.tan(pose.yaw * RADIANS);
  const up = -eye.iris.y - REST.up - DEPTH * Math.sin(pose.pitch * RADIANS);
  return { x: shareOfTurn(-toTheRight), y: shareOfTurn(up) };
}

const shareOfTurn = (way: number): number => clamp(way / (EYEBALL * FULL_TURN), -1, 1);
