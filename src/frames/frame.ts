/** A picture as it came in. It owns its bytes; `receivedAt` is by the server's clock, which alone is trusted. */
export interface Frame {
  attemptId: string;
  source: 'camera' | 'screen';
  /** Rising per source. */
  seq: number;
  /** Epoch milliseconds by the student's clock: shown, never reckoned with. */
  capturedAt: number;
  /** Epoch milliseconds by the server's clock. */
  receivedAt: number;
  jpeg: Uint8Array<ArrayBuffer>;
}
