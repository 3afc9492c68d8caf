import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Attempt, isOver } from '../exams/attempt.ts';
import type { Frame } from '../frames/frame.ts';
import { closeCode, subProtocol } from '../protocol/close-codes.ts';
import type { Staff } from '../protocol/exam.ts';
import { limits } from '../protocol/limits.ts';
import { originAllowed, ownHost } from '../protocol/origin.ts';
import { encodePacket, packetKind } from '../protocol/packet.ts';
import type { ToStudent } from '../protocol/student-messages.ts';
import { type CommandResult, type Connection, offline } from '../protocol/teacher-messages.ts';
import type { LastSeq } from './frames-in.ts';
import { Peer } from './peer.ts';
import type { StudentConnection } from './student-connection.ts';
import { type Admitted, type StudentContext, StudentGreeting } from './student-greeting.ts';
import { TeacherConnection, type TeacherContext } from './teacher-connection.ts';

export interface GatewayOptions {
  publicUrl: string;
  trustProxy: boolean;
  /** The student's token in the upgrade's cookie. */
  cookieToken(request: IncomingMessage): string | null;
  /** Whose session cookie came with the upgrade. */
  staffOf(request: IncomingMessage): Promise<Staff | null>;
  student: Omit<StudentContext, 'opened' | 'closed' | 'admit'> & {
    admit(token: string): Promise<Omit<Admitted, 'lastSeq'> | null>;
    opened(admitted: Admitted): void;
    closed(attemptId: string): void;
  };
  teacher: TeacherContext;
  log: Logger;
  /** How often an open teacher's socket is asked whether its session still holds, ms. */
  recheckMs?: number;
}

const usualRecheckMs = 10_000;

/** A refusal before the upgrade, as plain HTTP. */
class UpgradeRefusal extends Error {
  readonly status: string;

  constructor(status: string, message: string) {
    super(message);
    this.status = status;
  }
}

/** All WebSockets: upgrades, the one connection of each attempt, the teachers' connections. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #wss = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.messageBytes,
    handleProtocols: (protocols) => (protocols.has(subProtocol) ? subProtocol : false),
  });
  readonly #students = new Map<string, StudentConnection>();
  readonly #peers = new Set<Peer>();
  /** Sequence numbers outlive a connection, so that a frame sent again is known. */
  readonly #lastSeq = new Map<string, LastSeq>();
  readonly #commands = new Map<string, Promise<CommandResult[]>>();
  /** Attempts that changed while a HELLO was looked up, a map for each: the row that was read may be older. */
  readonly #admissions = new Set<Map<string, Attempt>>();
  #closed = false;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  listen(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy()); // Until the WebSocket takes over.
      this.#upgrade(request, socket, head).catch((error) => refuse(socket, error, this.#options.log));
    });
  }

  /** True when an open socket took the message. */
  send(attemptId: string, message: ToStudent): boolean {
    return this.#students.get(attemptId)?.send(message) ?? false;
  }

  refuseFrame(attemptId: string, frame: { kind: number; seq: number }, message: string): void {
    this.#students.get(attemptId)?.refuseFrame(frame, message);
  }

  /** Whether this student's client asked for each analysed frame with boxes on it. */
  wantsAnnotated(attemptId: string): boolean {
    return this.#students.get(attemptId)?.wantsAnnotated ?? false;
  }

  /** `jpeg` is the camera frame of this number, with what was seen drawn on it. */
  sendAnnotated({ attemptId, seq, capturedAt }: Frame, jpeg: Uint8Array): void {
    const packet = encodePacket({ kind: packetKind.annotatedCamera, seq, capturedAt, payload: jpeg });
    this.#students.get(attemptId)?.sendAnnotated(packet);
  }

  get studentCount(): number {
    return this.#students.size;
  }

  connectionOf(attemptId: string): Connection {
    return this.#students.get(attemptId)?.connection ?? offline;
  }

  attemptChanged(attempt: Attempt): void {
    for (const changed of this.#admissions) changed.set(attempt.id, attempt);
    this.#students.get(attempt.id)?.attemptChanged(attempt);
    if (isOver(attempt.status)) this.#lastSeq.delete(attempt.id);
  }

  /** The attempt's token was replaced: whoever holds the old one is out. */
  tokenRevoked(attemptId: string): void {
    this.#students.get(attemptId)?.close(closeCode.unauthorised, 'the token was replaced');
  }

  /** Says goodbye to everybody, so that they reconnect to the next process. */
  close(): void {
    this.#closed = true;
    for (const peer of this.#peers) peer.close(closeCode.goingAway, 'the server restarts');
    this.#wss.close();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const path = (request.url ?? '').split('?')[0];
    if (this.#closed) throw new UpgradeRefusal('503 Service Unavailable', 'The server is going away.');
    if (path !== '/ws/student' && path !== '/ws/teacher')
      throw new UpgradeRefusal('404 Not Found', 'No socket here.');
    this.#checkOrigin(request);
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!offered.includes(subProtocol)) {
      throw new UpgradeRefusal('400 Bad Request', `The sub-protocol ${subProtocol} is required.`);
    }
    const staff = path === '/ws/teacher' ? await this.#options.staffOf(request) : null;
    this.#wss.handleUpgrade(request, socket, head, (ws) => {
      if (path === '/ws/student') this.#student(ws, request);
      else this.#teacher(ws, staff, request);
    });
  }

  /** A page of another site must not use our cookies; a program without a browser sends neither. */
  #checkOrigin(request: IncomingMessage): void {
    const { publicUrl, trustProxy } = this.#options;
    const { origin, cookie } = request.headers;
    if (origin === undefined && cookie === undefined) return;
    const { host, protocol } = ownHost(request.headers, trustProxy);
    if (!originAllowed({ origin, host, protocol, publicUrl })) {
      throw new UpgradeRefusal('403 Forbidden', 'This origin may not connect.');
    }
  }

  #student(ws: WebSocket, request: IncomingMessage): void {
    const { student, cookieToken, log } = this.#options;
    new StudentGreeting({
      peer: this.#peer(ws, 'student'),
      cookieToken: cookieToken(request),
      log,
      context: {
        ...student,
        admit: (token) => this.#admit(token),
        opened: (opened, admitted) => {
          this.#students.get(admitted.attempt.id)?.close(closeCode.replaced, 'a newer connection took over');
          this.#students.set(admitted.attempt.id, opened);
          student.opened(admitted);
        },
        closed: (connection) => {
          const { attemptId } = connection;
          if (this.#students.get(attemptId) !== connection) return;
          this.#students.delete(attemptId);
          student.closed(attemptId);
        },
      },
    });
  }

  async #admit(token: string): Promise<Admitted | null> {
    const changed = new Map<string, Attempt>();
    this.#admissions.add(changed);
    try {
      const admitted = await this.#options.student.admit(token);
      if (!admitted) return null;
      const attempt = changed.get(admitted.attempt.id) ?? admitted.attempt;
      return { ...admitted, attempt, lastSeq: this.#lastSeqOf(attempt.id) };
    } finally {
      this.#admissions.delete(changed);
    }
  }

  #teacher(ws: WebSocket, staff: Staff | null, request: IncomingMessage): void {
    const { teacher: context, log } = this.#options;
    const peer = this.#peer(ws, 'teacher');
    new TeacherConnection({ peer, staff, context, log, commands: this.#commands });
    if (staff) this.#recheck(peer, ws, request);
  }

  /** A sign-out, the end of a session and the removal of an account end open sockets too. */
  #recheck(peer: Peer, ws: WebSocket, request: IncomingMessage): void {
    const { staffOf, recheckMs = usualRecheckMs } = this.#options;
    const timer = setInterval(() => {
      staffOf(request).then(
        (staff) => {
          if (!staff) peer.close(closeCode.unauthorised, 'the sign-in has ended');
        },
        () => {}, // The database is away: the live view goes on, and the next time tells.
      );
    }, recheckMs);
    ws.on('close', () => clearInterval(timer));
  }

  #peer(ws: WebSocket, role: 'student' | 'teacher'): Peer {
    const peer = new Peer({ ws, role, log: this.#options.log });
    this.#peers.add(peer);
    ws.on('close', () => this.#peers.delete(peer));
    return peer;
  }

  #lastSeqOf(attemptId: string): LastSeq {
    const known = this.#lastSeq.get(attemptId) ?? { camera: 0, screen: 0, audio: 0 };
    this.#lastSeq.set(attemptId, known);
    return known;
  }
}

function refuse(socket: Duplex, error: unknown, log: Logger): void {
  const isRefusal = error instanceof UpgradeRefusal;
  if (!isRefusal) log.error({ err: error }, 'an upgrade failed');
  const status = isRefusal ? error.status : '503 Service Unavailable';
  const text = isRefusal ? error.message : 'Try again later.';
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
  );
}
