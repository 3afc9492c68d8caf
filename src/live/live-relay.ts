import type { Frame } from '../frames/frame.ts';
import type { SoundPacket } from '../frames/sound-packet.ts';
import { encodePacket, packetKind } from '../protocol/packet.ts';
import type { TeacherMessageOf } from '../protocol/teacher-messages.ts';
import type { Watcher } from './room.ts';

/** What one teacher sees and hears of one student. */
interface Wanted {
  camera: boolean;
  screen: boolean;
  audio: boolean;
}

/** What a student is told: somebody looks at camera or screen, somebody listens. */
export interface WatchedState {
  watching: boolean;
  listening: boolean;
}

export interface LiveRelayOptions {
  /** Somebody began or ended to look or to listen. Never called with the same state twice in a row. */
  changed(attemptId: string, state: WatchedState): void;
}

const nothing: Wanted = { camera: false, screen: false, audio: false };

/** Who watches which student live, and the way of pictures and sound to them, unchanged. */
export class LiveRelay {
  readonly #watchers = new Map<string, Map<Watcher, Wanted>>();
  readonly #changed: LiveRelayOptions['changed'];

  constructor({ changed }: LiveRelayOptions) {
    this.#changed = changed;
  }

  state(attemptId: string): WatchedState {
    const all = [...(this.#watchers.get(attemptId)?.values() ?? [])];
    return {
      watching: all.some(({ camera, screen }) => camera || screen),
      listening: all.some(({ audio }) => audio),
    };
  }

  /** What is named true begins, what is named false ends, the rest stays; a WATCH that names nothing wants the camera. */
  watch(watcher: Watcher, { attemptId, camera, screen, audio }: TeacherMessageOf<'WATCH'>): void {
    const before = this.#watchers.get(attemptId)?.get(watcher) ?? nothing;
    const namesNothing = camera === undefined && screen === undefined && audio === undefined;
    this.#set(watcher, attemptId, {
      camera: namesNothing || (camera ?? before.camera),
      screen: screen ?? before.screen,
      audio: audio ?? before.audio,
    });
  }

  unwatch(watcher: Watcher, attemptId: string): void {
    if (this.#watchers.get(attemptId)?.has(watcher)) this.#set(watcher, attemptId, nothing);
  }

  left(watcher: Watcher): void {
    for (const attemptId of [...this.#watchers.keys()]) this.unwatch(watcher, attemptId);
  }

  frame({ attemptId, source, seq, capturedAt, jpeg }: Frame): void {
    const watchers = this.#whoWants(source, attemptId);
    if (watchers.length === 0) return;
    const kind = source === 'screen' ? packetKind.liveScreen : packetKind.liveCamera;
    const packet = encodePacket({ kind, seq, capturedAt, attemptId, payload: jpeg });
    for (const watcher of watchers) watcher.sendRenewed(packet);
  }

  sound({ attemptId, seq, capturedAt, pcm }: SoundPacket): void {
    const watchers = this.#whoWants('audio', attemptId);
    if (watchers.length === 0) return;
    const packet = encodePacket({ kind: packetKind.liveAudio, seq, capturedAt, attemptId, payload: pcm });
    for (const watcher of watchers) watcher.sendSound(packet);
  }

  #whoWants(source: keyof Wanted, attemptId: string): Watcher[] {
    const watchers = this.#watchers.get(attemptId);
    return watchers ? [...watchers].flatMap(([watcher, wanted]) => (wanted[source] ? [watcher] : [])) : [];
  }

  #set(watcher: Watcher, attemptId: string, wanted: Wanted): void {
    const before = this.state(attemptId);
    const watchers = this.#watchers.get(attemptId) ?? new Map<Watcher, Wanted>();
    if (wanted.camera || wanted.screen || wanted.audio) watchers.set(watcher, wanted);
    else watchers.delete(watcher);
    if (watchers.size > 0) this.#watchers.set(attemptId, watchers);
    else this.#watchers.delete(attemptId);
    const after = this.state(attemptId);
    if (after.watching !== before.watching || after.listening !== before.listening) {
      this.#changed(attemptId, after);
    }
  }
}
