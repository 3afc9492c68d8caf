/** A tenth of a second of sound as it came in: 16 kHz mono, 16 bits a sample, little-endian. It owns its bytes. */
export interface SoundPacket {
  attemptId: string;
  seq: number;
  /** Epoch milliseconds by the student's clock: shown, never reckoned with. */
  capturedAt: number;
  /** Epoch milliseconds by the server's clock. */
  receivedAt: number;
  pcm: Uint8Array<ArrayBuffer>;
}
