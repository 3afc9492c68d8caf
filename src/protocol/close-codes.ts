export const subProtocol = 'invigil.v1';

/** WebSocket close codes of the contract. */
export const closeCode = {
  goingAway: 1001,
  tooBig: 1009,
  overloaded: 1013,
  tooManyBadMessages: 4008,
  rateLimit: 4029,
  badHello: 4400,
  unauthorised: 4401,
  forbidden: 4403,
  helloTimeout: 4408,
  replaced: 4409,
  attemptOver: 4410,
} as const;

export type CloseCode = (typeof closeCode)[keyof typeof closeCode];

/** Codes after which a client tries again; 1006 and 1011 come from the network and from the server's faults. */
const retried: ReadonlySet<number> = new Set([
  1001,
  1006,
  1011,
  closeCode.overloaded,
  closeCode.rateLimit,
  closeCode.helloTimeout,
]);

export function mayReconnectAfter(code: number): boolean {
  return retried.has(code);
}
