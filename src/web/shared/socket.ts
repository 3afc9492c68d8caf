import { mayReconnectAfter, subProtocol } from '../../protocol/close-codes.ts';
import { limits } from '../../protocol/limits.ts';
import { retryDelay } from './backoff.ts';
import type { Kept, Outbox } from './outbox.ts';

/** One open WebSocket, as little of it as we need. `closed` is called once, with the close code. */
export interface SocketLink {
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export interface SocketListener {
  opened(): void;
  text(data: string): void;
  bytes(data: Uint8Array): void;
  closed(code: number): void;
}

export type OpenSocket = (url: string, protocol: string, listener: SocketListener) => SocketLink;

export type SocketState =
  | { kind: 'stopped' }
  | { kind: 'connecting'; tries: number }
  | { kind: 'ready' }
  | { kind: 'waiting'; tries: number; delayMs: number }
  /** Closed for good: the code says why (see the contract's close codes). */
  | { kind: 'ended'; code: number };

/** Ids of server messages that are remembered, so that one that comes twice is handled once. */
export const rememberedIds = 1_000;

export interface Timers {
  after(ms: number, run: () => void): unknown;
  cancel(timer: unknown): void;
}

export interface ReliableSocketOptions<In extends { type: string }, Out extends { type: string }> {
  url: string;
  open: OpenSocket;
  outbox: Outbox<Out & Kept>;
  /** What is said first on each new connection: HELLO or SUBSCRIBE. */
  greeting: () => readonly Out[];
  /** The message that makes the connection ready; without it, it is ready once open. */
  readyOn?: In['type'];
  /** Ids of own messages that a server message settles beside ACK. */
  settles?: (message: In) => readonly string[];
  onMessage: (message: In) => void;
  onBytes?: (bytes: Uint8Array) => void;
  onState?: (state: SocketState) => void;
  onPending?: (count: number) => void;
  timers?: Timers;
  random?: () => number;
}

const browserTimers: Timers = {
  after: (ms, run) => setTimeout(run, ms),
  cancel: (timer) => clearTimeout(timer as Parameters<typeof clearTimeout>[0]),
};

/**
 * A WebSocket that comes back. What carries an `id` is kept until the server acknowledged it and sent again after
 * each reconnection; server messages with an `id` are acknowledged and handled once. Other messages and packets are
 * sent only while the connection is ready.
 */
export class ReliableSocket<In extends { type: string }, Out extends { type: string }> {
  readonly #options: ReliableSocketOptions<In, Out>;
  readonly #timers: Timers;
  readonly #seen = new Set<string>();
  #state: SocketState = { kind: 'stopped' };
  #link: SocketLink | null = null;
  #timer: unknown = null;
  #tries = 0;

  constructor(options: ReliableSocketOptions<In, Out>) {
    this.#options = options;
    this.#timers = options.timers ?? browserTimers;
  }

  get state(): SocketState {
    return this.#state;
  }

  get ready(): boolean {
    return this.#state.kind === 'ready';
  }

  /** Bytes that the browser has not handed to the network yet. */
  get bufferedAmount(): number {
    return this.#link?.bufferedAmount ?? 0;
  }

  /** Also after `ended`: the person asked to connect again. */
  start(): void {
    if (this.#state.kind !== 'stopped' && this.#state.kind !== 'ended') return;
    this.#tries = 0;
    this.#connect();
  }

  stop(): void {
    this.#letGo();
    this.#become({ kind: 'stopped' });
  }

  /** The network came back: no reason to wait longer. */
  hurry(): void {
    if (this.#state.kind === 'waiting') this.#connect();
  }

  /** The network went away: the browser would notice minutes later. */
  interrupt(): void {
    if (this.#state.kind === 'ready' || this.#state.kind === 'connecting') this.#lost(1006);
  }

  /** True when the message went out or is kept; false when it was dropped because nothing is connected. */
  send(message: Out): boolean {
    const kept = isKept(message);
    if (kept) {
      this.#options.outbox.add(message);
      this.#pendingChanged();
    }
    if (!this.ready) return kept;
    this.#write(message);
    return true;
  }

  sendPacket(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (!this.ready || !this.#link) return false;
    this.#link.send(bytes);
    return true;
  }

  #connect(): void {
    this.#letGo();
    this.#become({ kind: 'connecting', tries: this.#tries });
    // A late event of a connection that was given up must not touch its successor.
    let current = true;
    const link = this.#options.open(this.#options.url, subProtocol, {
      opened: () => current && this.#opened(),
      text: (data) => current && this.#received(data),
      bytes: (data) => current && this.#options.onBytes?.(data),
      closed: (code) => {
        if (current) this.#lost(code);
      },
    });
    this.#link = {
      get bufferedAmount() {
        return link.bufferedAmount;
      },
      send: (data) => link.send(data),
      close: () => {
        current = false;
        link.close();
      },
    };
  }

  #opened(): void {
    for (const message of this.#options.greeting()) this.#write(message);
    if (this.#options.readyOn === undefined) this.#becomeReady();
  }

  #becomeReady(): void {
    this.#tries = 0;
    this.#become({ kind: 'ready' });
    for (const message of this.#options.outbox.pending()) this.#write(message);
  }

  #received(data: string): void {
    const message = parse<In>(data);
    if (!message) return;
    if (message.type === 'ACK') {
      this.#settle((message as unknown as { ids: string[] }).ids);
      return;
    }
    this.#settle(this.#options.settles?.(message) ?? []);
    if (message.type === this.#options.readyOn) this.#becomeReady();
    if (isKept(message)) {
      const known = this.#seen.has(message.id);
      this.#remember(message.id);
      this.#write({ type: 'ACK', ids: [message.id] });
      if (known) return;
    }
    this.#options.onMessage(message);
  }

  #settle(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#options.outbox.settle(ids);
    this.#pendingChanged();
  }

  #remember(id: string): void {
    this.#seen.add(id);
    if (this.#seen.size <= rememberedIds) return;
    const oldest = this.#seen.values().next().value;
    if (oldest !== undefined) this.#seen.delete(oldest);
  }

  #lost(code: number): void {
    this.#letGo();
    if (!mayReconnectAfter(code)) {
      this.#become({ kind: 'ended', code });
      return;
    }
    const delayMs = retryDelay(this.#tries, this.#options.random);
    this.#tries += 1;
    this.#timer = this.#timers.after(delayMs, () => this.#connect());
    this.#become({ kind: 'waiting', tries: this.#tries, delayMs });
  }

  #letGo(): void {
    if (this.#timer !== null) this.#timers.cancel(this.#timer);
    this.#timer = null;
    this.#link?.close();
    this.#link = null;
  }

  #write(message: Out | { type: 'ACK'; ids: string[] }): void {
    const text = JSON.stringify(message);
    // A message over the limit would close the socket each time it is sent again.
    if (text.length <= limits.messageBytes) this.#link?.send(text);
  }

  #become(state: SocketState): void {
    this.#state = state;
    this.#options.onState?.(state);
  }

  #pendingChanged(): void {
    this.#options.onPending?.(this.#options.outbox.size);
  }
}

function isKept<T extends object>(message: T): message is T & Kept {
  return typeof (message as { id?: unknown }).id === 'string';
}

function parse<T extends { type: string }>(data: string): T | null {
  try {
    const message: unknown = JSON.parse(data);
    const type = (message as { type?: unknown } | null)?.type;
    return typeof type === 'string' ? (message as T) : null;
  } catch {
    return null;
  }
}
