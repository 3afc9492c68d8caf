import type { Frame } from '../frames/frame.ts';
import { encodePacket, packetKind } from '../protocol/packet.ts';
import type { Watcher } from './room.ts';

export interface LiveRelayOptions {
  /** The first watcher came, or the last one left. */
  changed(attemptId: string, watching: boolean): void;
}

/** Who looks at which student's live picture, and the way of the pictures to them. */
export class LiveRelay {
  readonly #watchers = new Map<string, Set<Watcher>>();
  readonly #changed: LiveRelayOptions['changed'];

  constructor({ changed }: LiveRelayOptions) {
    this.#changed = changed;
  }

  isWatched(attemptId: string): boolean {
    return this.#watchers.has(attemptId);
  }

  add(watcher: Watcher, attemptId: string): void {
    const watchers = this.#watchers.get(attemptId) ?? new Set();
    this.#watchers.set(attemptId, watchers.add(watcher));
    if (watchers.size === 1) this.#changed(attemptId, true);
  }

  remove(watcher: Watcher, attemptId: string): void {
    const watchers = this.#watchers.get(attemptId);
    if (!watchers?.delete(watcher) || watchers.size > 0) return;
    this.#watchers.delete(attemptId);
    this.#changed(attemptId, false);
  }

  left(watcher: Watcher): void {
    for (const attemptId of [...this.#watchers.keys()]) this.remove(watcher, attemptId);
  }

  frame({ attemptId, seq, capturedAt, jpeg }: Frame): void {
    const watchers = this.#watchers.get(attemptId);
    if (!watchers) return;
    const packet = encodePacket({ kind: packetKind.liveCamera, seq, capturedAt, attemptId, payload: jpeg });
    for (const watcher of watchers) watcher.sendRenewed(packet);
  }
}
