import type { SeenObject } from '../protocol/incident.ts';

/** A dated fact about one student, tagged with the rule that reads it. `at` is epoch ms by the server's clock. */
export type Signal =
  | { tag: 'A1'; at: number; faceSeen: boolean }
  /** Confidence of each face, highest first. */
  | { tag: 'A2'; at: number; faces: readonly number[] }
  /** Head angles in degrees from the student's centre; comes only while a face is seen. */
  | { tag: 'A3'; at: number; yaw: number; pitch: number; confidence: number }
  /** Comes only when somebody looked for objects; empty when none was seen. */
  | { tag: 'A4'; at: number; objects: readonly SeenObject[] };

export type SignalTag = Signal['tag'];
export type SignalOf<T extends SignalTag> = Extract<Signal, { tag: T }>;
