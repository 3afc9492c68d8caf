import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import { type CloseCode, closeCode } from '../protocol/close-codes.ts';
import { BoundedSend } from './bounded-send.ts';
import { Heartbeat } from './heartbeat.ts';
import { BadMessages, MessageRate } from './message-rate.ts';

/** A peer that does not answer the closing handshake is cut off, ms. */
const closingMs = 2_000;

/** Who hears what a peer does. */
export interface PeerListener {
  /** Never called once the peer is closing. */
  message(data: RawData, isBinary: boolean): void;
  roundTrip?(ms: number): void;
  /** The socket is gone. */
  closed(): void;
}

export interface PeerOptions {
  ws: WebSocket;
  role: 'student' | 'teacher';
  log: Logger;
}

/** What the sockets of students and teachers share: a client we do not trust, that may flood us, freeze or vanish. */
export class Peer {
  readonly #ws: WebSocket;
  readonly #out: BoundedSend;
  readonly #rate = new MessageRate();
  readonly #bad = new BadMessages();
  readonly #heartbeat: Heartbeat;
  #listener: PeerListener | null = null;
  #isClosing = false;

  constructor({ ws, role, log }: PeerOptions) {
    this.#ws = ws;
    this.#out = new BoundedSend({ ws });
    this.#heartbeat = new Heartbeat({ ws, onRoundTrip: (ms) => this.#listener?.roundTrip?.(ms) });
    ws.on('message', (data, isBinary) => this.#received(data, isBinary));
    // Each ping is answered by the library, into the same buffer as everything else.
    ws.on('ping', () => this.#count());
    ws.on('error', (err) => log.debug({ err: err.message }, `${role} socket`));
    ws.on('close', () => {
      this.#heartbeat.stop();
      this.#listener?.closed();
    });
  }

  /** From now on this listener hears the peer, and the one before it no more. */
  listen(listener: PeerListener): void {
    this.#listener = listener;
  }

  get isOpen(): boolean {
    return this.#ws.readyState === this.#ws.OPEN && !this.#isClosing;
  }

  /** True once we have closed, before the socket is gone. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** Messages left out because the peer did not read. */
  get skipped(): number {
    return this.#out.skipped;
  }

  /** For what must arrive. False when the socket is closed or was given up. */
  send(message: object): boolean {
    return this.#out.send(message);
  }

  /** For what the next message replaces. False when it was left out. */
  sendRenewed(message: object | Uint8Array): boolean {
    return this.#out.sendRenewed(message);
  }

  /** For a packet of sound. False when it was left out. */
  sendSound(packet: Uint8Array): boolean {
    return this.#out.sendSound(packet);
  }

  /** Counts what made no sense, and closes a peer that sends little else. */
  countBad(what: 'messages' | 'frames'): void {
    if (this.#bad.add()) this.close(closeCode.tooManyBadMessages, `too many bad ${what}`);
  }

  /** What comes from now on waits in the network; what was read already is still heard. */
  pause(): void {
    this.#ws.pause();
  }

  resume(): void {
    this.#ws.resume();
  }

  /** Nothing that still comes in is read from now on. Idempotent: the first code is the one that counts. */
  close(code: CloseCode, reason: string): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#ws.close(code, reason);
    this.#ws.resume(); // Else the answer of a paused peer is not read.
    setTimeout(() => this.#ws.terminate(), closingMs).unref();
  }

  #received(data: RawData, isBinary: boolean): void {
    this.#count();
    if (!this.#isClosing) this.#listener?.message(data, isBinary);
  }

  #count(): void {
    if (this.#rate.isExceeded()) this.close(closeCode.rateLimit, 'too many messages');
  }
}
