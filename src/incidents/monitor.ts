import type { CameraObservation } from '../analysis/observation.ts';
import type { AttentionStatus } from '../protocol/common.ts';
import type { SeenObject, Tag } from '../protocol/incident.ts';
import type { Policy } from '../protocol/policy.ts';
import { lookCountsMs } from '../rules/a4-forbidden-object.ts';
import { judgeAll } from '../rules/engine.ts';
import type { Finding } from '../rules/rule.ts';
import { CameraSignals } from '../signals/camera-signals.ts';
import { Engagement } from '../signals/engagement.ts';
import { SignalWindow } from '../signals/signal-window.ts';
import { FocusScore } from './focus-score.ts';
import type { IncidentChange } from './incident.ts';
import { IncidentTracker } from './tracker.ts';

/** Where a student stands after a frame was looked at. Scores are 0–100. */
export interface Assessment {
  focusScore: number;
  engagementScore: number;
  status: AttentionStatus;
  faceDetected: boolean;
  /** What the newest look for objects saw; most frames are not looked at for them. */
  objects: readonly SeenObject[];
  /** Tags whose condition holds now. */
  firing: Tag[];
  /** Episodes that began, changed or ended with this frame. */
  changes: IncidentChange[];
  /** An object was seen and more looks are needed to decide. */
  objectUndecided: boolean;
}

export interface AttemptMonitorOptions {
  examId: string;
  attemptId: string;
  policy: Policy;
  newId?: () => string;
}

/** Everything that is known of one attempt while it is watched: signals, scores and open incidents. No I/O. */
export class AttemptMonitor {
  readonly #policy: Policy;
  readonly #window = new SignalWindow();
  readonly #signals = new CameraSignals();
  readonly #engagement = new Engagement();
  readonly #focus = new FocusScore();
  readonly #tracker: IncidentTracker;
  #running = false;

  constructor(options: AttemptMonitorOptions) {
    this.#policy = options.policy;
    this.#tracker = new IncidentTracker({ ...options, rules: options.policy.rules });
  }

  /** Incidents open only while the attempt runs; what is open when it stops ends. */
  setRunning(running: boolean): IncidentChange[] {
    if (running === this.#running) return [];
    this.#running = running;
    this.#window.clear(); // What was seen before the start, or before a pause, opens nothing.
    return running ? [] : this.#tracker.endAll();
  }

  /** `at` is when the frame was received, epoch ms. */
  observe(observation: CameraObservation, at: number): Assessment {
    for (const signal of this.#signals.from(observation, at)) this.#window.add(signal);
    const head = this.#window.of('A3').at(-1);
    const currentHead = head?.at === at ? head : null;
    const { rules, attention } = this.#policy;
    const engagementScore = this.#engagement.score(observation, currentHead, rules.A3, at);
    const faceDetected = observation.faces.length > 0;
    const look = this.#window.of('A4').at(-1);
    const disengaged = !faceDetected || engagementScore < attention.disengagedBelow;
    const judged = this.#judge(at);
    return {
      ...judged,
      engagementScore,
      faceDetected,
      objects: look && at - look.at <= lookCountsMs ? look.objects : [],
      status: disengaged ? 'DISENGAGED' : 'ENGAGED',
    };
  }

  /** Call about once a second, so that episodes end although no frame comes. */
  tick(now: number): IncidentChange[] {
    return this.#running ? this.#tracker.update(this.#findings(now), now) : [];
  }

  #findings(now: number): Finding[] {
    return judgeAll(this.#window, this.#policy, now);
  }

  #judge(now: number): Pick<Assessment, 'focusScore' | 'firing' | 'changes' | 'objectUndecided'> {
    const findings = this.#findings(now);
    const firing = findings.filter((finding) => finding.state === 'firing').map((finding) => finding.tag);
    return {
      firing,
      focusScore: this.#focus.update(firing, this.#policy.rules, now),
      changes: this.#running ? this.#tracker.update(findings, now) : [],
      objectUndecided: findings.some(isUndecidedObject),
    };
  }
}

/** Something was seen but not for long enough, or a phone that may yet weigh more. */
function isUndecidedObject(finding: Finding): boolean {
  if (finding.tag !== 'A4') return false;
  if (finding.state !== 'firing') return finding.state === 'building';
  const hasPhone = finding.details.objects?.some((object) => object.label === 'phone') ?? false;
  return hasPhone && finding.severity !== 'high';
}
