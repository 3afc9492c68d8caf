/** The bytes of a frame are not a picture that we accept. Its sender is told; nothing else is affected. */
export class BadFrameError extends Error {
  readonly code = 'bad-frame';

  /** `problem` completes the sentence, as in `it is not a JPEG`. */
  constructor(problem: string) {
    super(`This frame cannot be used: ${problem}.`);
    this.name = 'BadFrameError';
  }
}
