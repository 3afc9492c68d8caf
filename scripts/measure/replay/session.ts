import { type Severity, severity, tag } from '../../../src/protocol/incident.ts';
import type { Expected, RecordingHeader } from '../../../src/signals/recording.ts';
import { ms } from './clock-time.ts';
import type { Scene } from './scene.ts';

/** A scripted session: what happens when, and what the standard policy must make of it. */
export interface Session {
  title: string;
  minutes: number;
  /** Every kind of chance in it comes from this number. */
  seed: number;
  /** Camera frames a second; 2 unless told. */
  fps?: number;
  /** Share of camera frames that never arrive; no two in a row, for that would be a gap. */
  dropped?: number;
  /** The small things that everybody does, at random; nothing of it may give an incident. */
  slips?: boolean;
  scenes: readonly Scene[];
  /** All incidents, one a line: `A4 2:00-12:00 high`. */
  expect: readonly string[];
  /** Spans in which a rule must say that it could not measure: `A2 0:10-5:00`. */
  expectGaps?: readonly string[];
  served?: RecordingHeader['served'];
  consent?: RecordingHeader['consent'];
  exemptions?: RecordingHeader['exemptions'];
}

const line = /^(A\d+) ([\d:.]+)-([\d:.]+)(?: (\w+))?$/;

/** Throws when it is written in another way. */
export function expectation(text: string): Expected & { severity?: Severity } {
  const [, name, from = '', to = '', weight] = line.exec(text) ?? [];
  const found = { tag: tag.parse(name), from: ms(from), to: ms(to) };
  return weight === undefined ? found : { ...found, severity: severity.parse(weight) };
}
