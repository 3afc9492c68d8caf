import { Outbox } from '../../src/web/shared/outbox.ts';
import {
  type OpenSocket,
  ReliableSocket,
  type ReliableSocketOptions,
  type SocketListener,
} from '../../src/web/shared/socket.ts';
import type { KeyValueStore } from '../../src/web/shared/store.ts';

/** Storage in memory that can be full. */
export class FakeStore implements KeyValueStore {
  readonly items = new Map<string, string>();
  full = false;

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.full) throw new Error('QuotaExceededError');
    this.items.set(key, value);
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }
}

/** Timers that run when the test says so. */
export class FakeTimers {
  #next = 1;
  readonly waiting = new Map<number, { ms: number; run: () => void }>();

  after = (ms: number, run: () => void): number => {
    const id = this.#next++;
    this.waiting.set(id, { ms, run });
    return id;
  };

  cancel = (id: unknown): void => {
    this.waiting.delete(id as number);
  };

  delays(): number[] {
    return [...this.waiting.values()].map(({ ms }) => ms);
  }

  /** Runs what waits now, not what that begins. */
  run(): void {
    const due = [...this.waiting.values()];
    this.waiting.clear();
    for (const { run } of due) run();
  }
}

/** Lets promises go on. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

export type Message = { type: string; id?: string; [key: string]: unknown };

/** One connection as the server sees it. */
export class FakeLink {
  readonly sent: Message[] = [];
  closed = false;
  readonly listener: SocketListener;

  constructor(listener: SocketListener) {
    this.listener = listener;
  }

  receive(message: Message): void {
    this.listener.text(JSON.stringify(message));
  }

  types(): string[] {
    return this.sent.map(({ type }) => type);
  }
}

export interface SocketBench {
  socket: ReliableSocket<Message, Message>;
  links: FakeLink[];
  timers: FakeTimers;
  received: Message[];
  /** The newest connection. */
  link(): FakeLink;
  /** Opens the newest connection and welcomes it. */
  welcome(): FakeLink;
}

export function socketBench(options: Partial<ReliableSocketOptions<Message, Message>> = {}): SocketBench {
  const links: FakeLink[] = [];
  const timers = new FakeTimers();
  const received: Message[] = [];
  const open: OpenSocket = (_url, _protocol, listener) => {
    const link = new FakeLink(listener);
    links.push(link);
    return {
      bufferedAmount: 0,
      send: (data) => {
        if (typeof data === 'string') link.sent.push(JSON.parse(data) as Message);
      },
      close: () => {
        link.closed = true;
      },
    };
  };
  const socket = new ReliableSocket<Message, Message>({
    url: 'ws://exam/ws/student',
    open,
    outbox: new Outbox(),
    greeting: () => [{ type: 'HELLO' }],
    readyOn: 'WELCOME',
    onMessage: (message) => received.push(message),
    timers,
    random: () => 1,
    ...options,
  });
  const link = () => links[links.length - 1] as FakeLink;
  const welcome = () => {
    link().listener.opened();
    link().receive({ type: 'WELCOME' });
    return link();
  };
  return { socket, links, timers, received, link, welcome };
}
