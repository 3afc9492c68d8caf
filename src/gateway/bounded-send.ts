import type { WebSocket } from 'ws';

/** What may wait in a socket's buffer, bytes. A peer that does not read must not fill our memory. */
export const sendLimits = {
  /** Above this, what is renewed anyway (scores, updates, pictures) is left out. */
  renewedBytes: 256 * 1024,
  /** Packets of sound that may wait: what is a second late helps nobody who listens. */
  soundPackets: 10,
  /** Above this the peer is given up: it is frozen, or its line is far too slow. */
  mostBytes: 8 * 1024 * 1024,
} as const;

/** Sends to one peer without letting its buffer grow for ever. */
export class BoundedSend {
  readonly #ws: WebSocket;
  /** Messages left out because the peer did not read. */
  skipped = 0;
  #soundWaiting = 0;

  constructor({ ws }: { ws: WebSocket }) {
    this.#ws = ws;
  }

  /** For what must arrive. False when the socket is closed or was given up. */
  send(message: object): boolean {
    if (this.#ws.readyState !== this.#ws.OPEN) return false;
    if (this.#ws.bufferedAmount > sendLimits.mostBytes) {
      this.#ws.terminate();
      return false;
    }
    this.#ws.send(JSON.stringify(message));
    return true;
  }

  /** For what the next message replaces. False when it was left out. */
  sendRenewed(message: object | Uint8Array): boolean {
    if (this.#ws.readyState !== this.#ws.OPEN) return false;
    if (this.#ws.bufferedAmount > sendLimits.renewedBytes) {
      this.skipped += 1;
      return false;
    }
    this.#ws.send(message instanceof Uint8Array ? message : JSON.stringify(message));
    return true;
  }

  /**
   * For a packet of sound, which nothing replaces, but which grows old. Only sound is counted: one large picture that waits
   * should not silence it. False when it was left out.
   */
  sendSound(packet: Uint8Array): boolean {
    if (this.#ws.readyState !== this.#ws.OPEN) return false;
    if (this.#soundWaiting >= sendLimits.soundPackets || this.#ws.bufferedAmount > sendLimits.mostBytes) {
      this.skipped += 1;
      return false;
    }
    this.#soundWaiting += 1;
    this.#ws.send(packet, () => {
      this.#soundWaiting -= 1;
    });
    return true;
  }
}
