import type { IncidentDetails } from '../protocol/incident.ts';
import type { Policy } from '../protocol/policy.ts';
import { fullTurnDegrees, lookDirection } from '../signals/look-direction.ts';
import { median } from '../signals/median.ts';
import type { SignalOf } from '../signals/signal.ts';
import type { Rule } from './rule.ts';
import { longestGapMs, sustained, sustainedLookBackMs } from './sustained.ts';

type Limits = Policy['rules']['A3'];
type Look = SignalOf<'A3'>;

/** The value furthest from zero, whole degrees. */
const furthest = (angles: readonly number[]) =>
  Math.round(angles.reduce((far, angle) => (Math.abs(angle) > Math.abs(far) ? angle : far), 0));

/** A limit drawn in by `back`, but to no less than its half. */
const drawnIn = (limit: number, back: number) => Math.max(limit - back, limit / 2);

function isHeadBeyond({ yaw, pitch }: Look, limits: Limits, backDegrees: number): boolean {
  return (
    Math.abs(yaw) > drawnIn(limits.yawDegrees, backDegrees) ||
    Math.abs(pitch) > drawnIn(limits.pitchDegrees, backDegrees)
  );
}

/** Head and eyes together. Eyes that could not be measured look nowhere. */
function isLookBeyond(look: Look, limits: Limits, backDegrees: number): boolean {
  const direction = lookDirection(look);
  const back = backDegrees / fullTurnDegrees;
  return (
    direction !== null &&
    (Math.abs(direction.x) > drawnIn(limits.gazeX, back) ||
      Math.abs(direction.y) > drawnIn(limits.gazeY, back))
  );
}

const isBeyond = (look: Look, limits: Limits, backDegrees: number) =>
  isHeadBeyond(look, limits, backDegrees) || isLookBeyond(look, limits, backDegrees);

/** The furthest angles of the head; of the look only when it was the eyes that turned in most of the stretch. */
function detailsOf(looks: readonly Look[], limits: Limits): IncidentDetails {
  const angles = {
    yaw: furthest(looks.map(({ yaw }) => yaw)),
    pitch: furthest(looks.map(({ pitch }) => pitch)),
  };
  const byHead = looks.filter((look) => isHeadBeyond(look, limits, limits.backDegrees)).length;
  if (byHead * 2 >= looks.length) return angles;
  const directions = looks.flatMap((look) => lookDirection(look) ?? []);
  return {
    ...angles,
    lookYaw: furthest(directions.map(({ x }) => x * fullTurnDegrees)),
    lookPitch: furthest(directions.map(({ y }) => y * fullTurnDegrees)),
  };
}

/**
 * A3: the head is turned from the student's centre by more than `yawDegrees` or `pitchDegrees`, or head and eyes together
 * look further away than `gazeX` or `gazeY`, for `ms`. Once turned, they are back only when they are `backDegrees` within
 * the limits: a head right at the limit must not count every second time.
 */
export const lookingAway: Rule = {
  tag: 'A3',
  version: 3,
  reads: 'A3',
  lookBackMs: ({ rules }) => sustainedLookBackMs(rules.A3.ms),
  freshMs: ({ rules }) => longestGapMs(rules.A3.ms),
  judge(history, { rules: { A3: limits } }, now) {
    return sustained(
      {
        signals: history.of('A3'),
        holds: (look) => isBeyond(look, limits, 0),
        stays: (look) => isBeyond(look, limits, limits.backDegrees),
        ms: limits.ms,
        now,
      },
      ({ signals }) => ({
        severity: limits.severity,
        confidence: median(signals.map(({ confidence }) => confidence)),
        details: detailsOf(signals, limits),
      }),
    );
  },
  words({ yaw = 0, pitch = 0, lookYaw, lookPitch = 0 }) {
    return lookYaw === undefined
      ? `Head turned away (${inWords(yaw, pitch)})`
      : `Eyes turned away (looking ${inWords(lookYaw, lookPitch)})`;
  },
  hint: 'Please look at your screen.',
};

const inWords = (sideways: number, up: number) =>
  `${Math.abs(sideways)}° sideways, ${Math.abs(up)}° ${up < 0 ? 'down' : 'up'}`;
