import { WebSocket } from 'ws';
import { subProtocol } from '../../src/protocol/close-codes.ts';
import { decodePacket, encodePacket, type Packet, packetKind } from '../../src/protocol/packet.ts';
import type { TestServer } from './app.ts';

export interface Message {
  type: string;
  /** When it came, epoch ms. */
  arrivedAt: number;
  // biome-ignore lint/suspicious/noExplicitAny: what comes back is judged by the tests
  [field: string]: any;
}

interface SocketOptions {
  cookie?: string;
  origin?: string;
  protocol?: string | null;
  path?: string;
}

/** A client's end of a socket that keeps everything it was sent. */
export class TestSocket {
  readonly ws: WebSocket;
  readonly messages: Message[] = [];
  readonly packets: Packet[] = [];
  closedWith: number | null = null;
  /** Status of the answer that refused the upgrade. */
  refusedWith: number | null = null;
  /** Server messages are acknowledged only when this is set. */
  acknowledges = false;

  constructor(server: TestServer, options: SocketOptions) {
    const { cookie, origin, protocol = subProtocol, path = '/ws/student' } = options;
    this.ws = new WebSocket(server.url.replace('http', 'ws') + path, protocol === null ? [] : protocol, {
      perMessageDeflate: false,
      ...(origin ? { origin } : {}),
      headers: cookie ? { Cookie: cookie } : {},
    });
    this.ws.on('message', (data: Buffer, isBinary) => this.#received(data, isBinary));
    this.ws.on('close', (code) => {
      this.closedWith = code;
    });
    this.ws.on('unexpected-response', (_request, response) => {
      this.refusedWith = response.statusCode ?? null;
      this.ws.terminate();
    });
    this.ws.on('error', () => {});
  }

  async opened(): Promise<this> {
    await until(() => this.ws.readyState !== WebSocket.CONNECTING, 'the socket to open');
    if (this.ws.readyState !== WebSocket.OPEN) throw new Error(`refused with ${this.refusedWith}`);
    return this;
  }

  send(message: object): void {
    this.ws.send(JSON.stringify(message));
  }

  sendBytes(bytes: Uint8Array): void {
    this.ws.send(bytes);
  }

  of(type: string): Message[] {
    return this.messages.filter((message) => message.type === type);
  }

  /** The first message of this type that fits, of those that came and those that come. */
  async next(type: string, fits: (message: Message) => boolean = () => true, ms?: number): Promise<Message> {
    return until(() => this.of(type).find(fits), `${type}; there were ${this.#types()}`, ms);
  }

  async close(): Promise<void> {
    this.ws.close();
    await until(() => this.closedWith !== null, 'the socket to close');
  }

  /** The code the server closes with. */
  async closed(ms?: number): Promise<number> {
    await until(() => this.closedWith !== null, `the server to close; there were ${this.#types()}`, ms);
    return this.closedWith ?? 0;
  }

  #types(): string {
    return JSON.stringify(
      this.messages.slice(-10).map(({ type, code }) => (code ? `${type} ${code}` : type)),
    );
  }

  #received(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      this.packets.push(decodePacket(data));
      return;
    }
    const message: Message = { ...JSON.parse(data.toString()), arrivedAt: Date.now() };
    this.messages.push(message);
    if (this.acknowledges && message.id && message.type !== 'ACK')
      this.send({ type: 'ACK', ids: [message.id] });
  }
}

/** A student's page: HELLO is said and WELCOME has come. */
export class StudentSocket extends TestSocket {
  seq = 0;
  readonly sentAt = new Map<number, number>();

  sendFrame(jpeg: Uint8Array, capturedAt = Date.now()): number {
    this.seq += 1;
    this.sentAt.set(this.seq, Date.now());
    this.sendBytes(encodePacket({ kind: packetKind.camera, seq: this.seq, capturedAt, payload: jpeg }));
    return this.seq;
  }

  /** Sends picture after picture, one every `everyMs`, until stopped. */
  film(pictures: readonly Uint8Array[], everyMs = 200): () => void {
    let turn = 0;
    const timer = setInterval(() => {
      const picture = pictures[turn % pictures.length];
      turn += 1;
      if (picture && this.ws.readyState === WebSocket.OPEN) this.sendFrame(picture);
    }, everyMs);
    return () => clearInterval(timer);
  }

  /** Frame sent → SCORES, ms. */
  latencies(): number[] {
    return this.of('SCORES').map(({ seq, arrivedAt }) => arrivedAt - (this.sentAt.get(seq) ?? arrivedAt));
  }
}

export async function studentSocket(server: TestServer, token: string): Promise<StudentSocket> {
  const socket = await new StudentSocket(server, {}).opened();
  socket.send({ type: 'HELLO', token, client: { userAgent: 'test' } });
  socket.seq = (await socket.next('WELCOME')).lastSeq.camera;
  return socket;
}

export async function teacherSocket(server: TestServer, cookie: string, examId: string): Promise<TestSocket> {
  const socket = new TestSocket(server, { path: '/ws/teacher', cookie, origin: server.url });
  await socket.opened();
  socket.send({ type: 'SUBSCRIBE', examId });
  await socket.next('SESSION_UPDATE', ({ full }) => full);
  return socket;
}

/** Asks again and again until there is something; fails after `ms`. */
export async function until<T>(
  ask: () => T | Promise<T>,
  what: string,
  ms = 10_000,
): Promise<Exclude<T, null | undefined | false>> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await ask();
    if (found) return found as Exclude<T, null | undefined | false>;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
