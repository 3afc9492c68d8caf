import type { WebSocket } from 'ws';
import { limits } from '../protocol/limits.ts';

export interface HeartbeatOptions {
  ws: WebSocket;
  intervalMs?: number;
  missedPongs?: number;
  onRoundTrip(ms: number): void;
}

/** The last pong is waited for a little less than an interval, so that "offline within 15 s" holds with time to spare. */
const lastWait = 0.8;

/** Pings a peer and ends its socket after missed pongs, so that a dead line is known in time. */
export class Heartbeat {
  readonly #options: Required<HeartbeatOptions>;
  readonly #timer: NodeJS.Timeout;
  #lastChance: NodeJS.Timeout | null = null;
  #pingedAt = 0;
  #unanswered = 0;

  constructor({
    ws,
    intervalMs = limits.pingIntervalMs,
    missedPongs = limits.missedPongs,
    onRoundTrip,
  }: HeartbeatOptions) {
    this.#options = { ws, intervalMs, missedPongs, onRoundTrip };
    ws.on('pong', () => this.#answered());
    this.#timer = setInterval(() => this.#ping(), intervalMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#lastChance) clearTimeout(this.#lastChance);
  }

  #ping(): void {
    const { ws, intervalMs, missedPongs } = this.#options;
    if (ws.readyState !== ws.OPEN) return;
    this.#pingedAt = performance.now();
    this.#unanswered += 1;
    ws.ping();
    if (this.#unanswered < missedPongs) return;
    this.#lastChance ??= setTimeout(() => ws.terminate(), intervalMs * lastWait);
  }

  #answered(): void {
    if (this.#lastChance) clearTimeout(this.#lastChance);
    this.#lastChance = null;
    // A pong after a missed one answers an unknown ping: it shows life, not the round trip.
    if (this.#unanswered === 1) this.#options.onRoundTrip(performance.now() - this.#pingedAt);
    this.#unanswered = 0;
  }
}
