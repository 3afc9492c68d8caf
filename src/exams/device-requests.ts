import { randomUUID } from 'node:crypto';

/** Somebody without the attempt's token asks to be let in from another device. */
export interface DeviceRequest {
  id: string;
  attemptId: string;
  userAgent: string;
  at: number;
  state: 'open' | 'allowed';
}

export const deviceRequestLimits = {
  /** Requests kept in memory; the oldest makes room. */
  requests: 2_000,
  /** How long a request can be allowed and used. */
  lifetimeMs: 30 * 60_000,
  userAgentLength: 300,
} as const;

/**
 * Requests to go on with an attempt on another device, in the memory of this process: after a restart the student
 * simply asks again. An attempt has one open request at most, the newest, because whoever holds a request's id gets in
 * once a teacher allows it: a second device must not share the id of the first. An allowed one stays beside it
 * until it is used.
 */
export class DeviceRequests {
  readonly #now: () => number;
  readonly #limits: { requests: number; lifetimeMs: number };
  /** By id, oldest first. */
  readonly #requests = new Map<string, DeviceRequest>();

  constructor(options: { now: () => number; limits?: { requests: number; lifetimeMs: number } }) {
    this.#now = options.now;
    this.#limits = options.limits ?? deviceRequestLimits;
  }

  open(attemptId: string, userAgent: string): DeviceRequest {
    this.#forgetOld();
    for (const other of this.#requests.values()) {
      if (other.attemptId === attemptId && other.state === 'open') this.#requests.delete(other.id);
    }
    const request: DeviceRequest = {
      id: randomUUID(),
      attemptId,
      userAgent: userAgent.slice(0, deviceRequestLimits.userAgentLength),
      at: this.#now(),
      state: 'open',
    };
    this.#requests.set(request.id, request);
    for (const id of this.#requests.keys()) {
      if (this.#requests.size <= this.#limits.requests) break;
      this.#requests.delete(id);
    }
    return request;
  }

  find(id: string): DeviceRequest | undefined {
    this.#forgetOld();
    return this.#requests.get(id);
  }

  /** False when it is unknown, used or too old. Allowing twice is allowing once. */
  allow(id: string): boolean {
    const request = this.find(id);
    if (!request) return false;
    this.#requests.set(id, { ...request, state: 'allowed' });
    return true;
  }

  /** Uses an allowed request up, so that it lets one device in. */
  take(id: string, attemptId: string): DeviceRequest | undefined {
    const request = this.find(id);
    if (request?.state !== 'allowed' || request.attemptId !== attemptId) return undefined;
    this.#requests.delete(id);
    return request;
  }

  /** Gives a request back that could not be used after all. */
  putBack(request: DeviceRequest): void {
    this.#requests.set(request.id, request);
  }

  #forgetOld(): void {
    const oldest = this.#now() - this.#limits.lifetimeMs;
    for (const [id, { at }] of this.#requests) if (at < oldest) this.#requests.delete(id);
  }
}
