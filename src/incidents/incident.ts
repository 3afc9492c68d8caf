import type { Marks } from '../analysis/vision/drawing/marks.ts';
import type { IncidentDetails, Severity, Tag } from '../protocol/incident.ts';

/** One episode of one rule, as the tracker keeps it. Instants are epoch ms. */
export interface Incident {
  id: string;
  examId: string;
  attemptId: string;
  tag: Tag;
  ruleVersion: number;
  severity: Severity;
  /** 0–1 */
  confidence: number;
  startedAt: number;
  /** Null while it goes on. */
  endedAt: number | null;
  details: IncidentDetails;
  /** Rises with each change; a store keeps the highest and ignores what comes late or twice. */
  revision: number;
}

/** A picture that proves an incident: the very frame that was analysed. */
export interface Still {
  id: string;
  incidentId: string;
  attemptId: string;
  source: 'camera' | 'screen';
  /** Epoch ms, by the server's clock. */
  at: number;
  jpeg: Uint8Array;
  /** What was seen in it, to be drawn for whoever wants to see that. */
  marks: Marks;
}

/** A still that is on disk, as it is written down. */
export interface StoredStill {
  id: string;
  /** Below the evidence folder. */
  path: string;
  mime: 'image/jpeg';
  sizeBytes: number;
  /** Hexadecimal, of the stored bytes. */
  sha256: string;
  source: Still['source'];
  /** Epoch ms. */
  at: number;
}

export type IncidentChange = { kind: 'opened' | 'updated' | 'closed' | 'reopened'; incident: Incident };
