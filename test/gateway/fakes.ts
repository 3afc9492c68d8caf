import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';

/** A WebSocket without a network. */
export class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: unknown[] = [];
  closedWith: number | null = null;
  terminated = 0;
  pings = 0;

  /** What is called when the sent bytes are out; a test calls it itself. */
  readonly flushed: (() => void)[] = [];

  send(data: unknown, flushed?: () => void): void {
    this.sent.push(typeof data === 'string' ? JSON.parse(data) : data);
    if (flushed) this.flushed.push(flushed);
  }

  ping(): void {
    this.pings += 1;
  }

  close(code: number): void {
    this.closedWith ??= code;
    this.readyState = 2;
  }

  terminate(): void {
    this.terminated += 1;
    this.readyState = 3;
    this.emit('close', 1006);
  }

  pause(): void {}
  resume(): void {}

  get ws(): WebSocket {
    return this as unknown as WebSocket;
  }
}

export const silentLog = { debug() {}, info() {}, warn() {}, error() {} } as never;
