import type { CameraObservation } from '../analysis/observation.ts';
import type { ScreenObservation } from '../analysis/screen/screen-observation.ts';
import type { Frame } from '../frames/frame.ts';
import type { Standing } from '../incidents/monitor.ts';
import type { AlertView } from '../incidents/reporter.ts';
import type { ToStudent } from '../protocol/student-messages.ts';

/** The students' sockets. */
export interface Students {
  send(attemptId: string, message: ToStudent): boolean;
  /** The client asked for each frame with what was seen drawn on it. */
  wantsAnnotated(attemptId: string): boolean;
  sendAnnotated(frame: Frame, jpeg: Uint8Array): void;
  /** The frame passed the gateway, but cannot be decoded. */
  refuseFrame(attemptId: string, frame: { kind: number; seq: number }, message: string): void;
}

/** The teachers' live view. */
export interface LiveView extends AlertView {
  wantsThumbnail(attemptId: string, now: number, source: Frame['source']): boolean;
  thumbnail(frame: Frame, jpeg: Uint8Array): void;
  assessed(attemptId: string, standing: Standing): void;
}

/** Counts and times for the metrics. */
export interface PipelineMetrics {
  analysed(observation: CameraObservation, tookMs: number): void;
  screenRead(observation: ScreenObservation, tookMs: number): void;
  /** `dropped`: packets that waited too long meanwhile, of all students. */
  soundHeard(spanMs: number, tookMs: number, dropped: number): void;
  dropped(frames: number): void;
  incident(tag: string): void;
  /** Students capture at this share of their policy's rate. */
  rate(share: number): void;
}
