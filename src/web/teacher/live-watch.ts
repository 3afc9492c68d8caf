import { signal } from '@preact/signals';
import { type Packet, packetKind } from '../../protocol/packet.ts';
import type { TeacherMessage } from '../../protocol/teacher-messages.ts';
import type { Listen } from './listen.ts';
import { LivePicture } from './live-picture.ts';

/** What an exam captures; nothing else is asked for. */
export interface Offered {
  camera: boolean;
  screen: boolean;
  audio: boolean;
}

export interface LiveWatchOptions {
  /** False when there is no connection: the greeting of the next one says it all. */
  send(message: TeacherMessage): boolean;
  camera?: LivePicture;
  screen?: LivePicture;
  listen: Listen;
}

interface Watched {
  attemptId: string;
  offered: Offered;
}

/** The one student whose panel is open: live camera and screen, and the sound when the teacher listens. */
export class LiveWatch {
  readonly camera: LivePicture;
  readonly screen: LivePicture;
  readonly listen: Listen;
  readonly listening = signal(false);
  readonly #send: LiveWatchOptions['send'];
  #watched: Watched | null = null;

  constructor({ send, camera, screen, listen }: LiveWatchOptions) {
    this.#send = send;
    this.camera = camera ?? new LivePicture();
    this.screen = screen ?? new LivePicture();
    this.listen = listen;
  }

  open(attemptId: string, offered: Offered): void {
    this.close();
    this.#watched = { attemptId, offered };
    for (const message of this.greeting()) this.#send(message);
  }

  /** Idempotent. */
  close(): void {
    const watched = this.#watched;
    if (!watched) return;
    this.#watched = null;
    this.#silence();
    this.camera.clear();
    this.screen.clear();
    this.#send({ type: 'UNWATCH', attemptId: watched.attemptId });
  }

  /** Begins or ends to listen; nothing without sound in the exam. Called from a click or a key: browsers want that. */
  toggleSound(): void {
    if (!this.#watched?.offered.audio) return;
    const before = this.listening.peek();
    if (before) this.#silence();
    else this.listening.value = this.listen.start();
    if (this.listening.peek() !== before) this.#send(this.#wanted(this.#watched));
  }

  /** What a new connection has to hear. */
  greeting(): TeacherMessage[] {
    const { camera, screen } = this.#watched?.offered ?? {};
    const wantsSome = camera || screen || this.listening.peek();
    return this.#watched && wantsSome ? [this.#wanted(this.#watched)] : [];
  }

  received(packet: Packet): void {
    if (packet.attemptId !== this.#watched?.attemptId) return;
    if (packet.kind === packetKind.liveCamera) this.camera.show(packet.payload);
    if (packet.kind === packetKind.liveScreen) this.screen.show(packet.payload);
    if (packet.kind === packetKind.liveAudio) this.listen.packet(packet);
  }

  #silence(): void {
    this.listen.stop();
    this.listening.value = false;
  }

  /** Names all three, so that nothing else goes on. */
  #wanted({ attemptId, offered: { camera, screen } }: Watched): TeacherMessage {
    return { type: 'WATCH', attemptId, camera, screen, audio: this.listening.peek() };
  }
}
