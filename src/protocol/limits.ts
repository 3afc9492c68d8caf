/** Every bound of the wire contract, by name. Bytes, milliseconds, pixels or counts as the name says. */
export const limits = {
  /** A student's first message is HELLO within this time, else close 4408. */
  helloMs: 5_000,
  pingIntervalMs: 5_000,
  /** Pongs missed before a socket is given up: offline within 15 s. */
  missedPongs: 2,
  messageBytes: 2 * 1024 * 1024,
  frameBytes: 1024 * 1024,
  frameSidePx: 4096,
  /** Bad frames in `badFrameWindowMs` before close 4008. */
  badFrames: 20,
  badFrameWindowMs: 60_000,
  /** Messages a second, sustained for `rateWindowMs`, before close 4029. */
  messagesPerSecond: 200,
  rateWindowMs: 5_000,
  /** A due frame missing for this long is answered `no-frames`, once an episode. */
  noFramesMs: 5_000,
  /** Milliseconds in one audio packet (s16le mono 16 kHz). */
  audioPacketMs: 100,
  audioPacketBytes: 3_200,
  /** A client that gathers more than 100 ms is understood, up to a second. */
  audioPacketMostBytes: 32_000,
  thumbnailWidthPx: 160,
  thumbnailIntervalMs: 1_000,
  updateIntervalMs: 1_000,
  urgentUpdateMs: 200,
  /** Pictures of one enrolment: enough that a blink or a turn of the head does not shape the template. */
  enrolmentFrames: 5,
  textLength: 2_000,
  /** Texts of the screen in one timeline, the newest that fit the search: of more, a search finds what matters. */
  screenTexts: 300,
  /** Characters to look for in the text of a screen. */
  searchLength: 200,
  idsPerAck: 500,
  attemptsPerMessage: 1_000,
} as const;

/** Reconnection of a client: exponential backoff with full jitter. */
export const backoff = { firstMs: 1_000, maxMs: 30_000, factor: 2 } as const;
