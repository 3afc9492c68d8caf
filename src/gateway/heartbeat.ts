import type { WebSocket } from 'ws';
import { limits } from '../protocol/limits.ts';

export interface HeartbeatOptions {
  ws: WebSocket;
  intervalMs?: number;
  missedPongs?: number;
  onRoundTrip(ms: number): void;
}

/** Pings a peer and ends its socket after missed pongs, so that a dead line is known within 15 s. */
export class Heartbeat {
  readonly #timer: NodeJS.Timeout;

  constructor({
    ws,
    intervalMs = limits.pingIntervalMs,
    missedPongs = limits.missedPongs,
    onRoundTrip,
  }: HeartbeatOptions) {
    let missed = 0;
    let pingedAt: number | null = null;
    ws.on('pong', () => {
      missed = 0;
      if (pingedAt !== null) onRoundTrip(performance.now() - pingedAt);
      pingedAt = null;
    });
    this.#timer = setInterval(() => {
      if (pingedAt !== null) missed += 1;
      if (missed >= missedPongs) {
        ws.terminate();
        return;
      }
      pingedAt = performance.now();
      ws.ping();
    }, intervalMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
