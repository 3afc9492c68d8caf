const secondMs = 1_000;

/** When a student is told how the sound stands: with each second of it, and at once when somebody begins to speak. */
export class SecondsHeard {
  #heardMs = 0;
  #wasSpeaking = false;

  /** True when the student is to be told after this stretch. */
  add(spanMs: number, isSpeaking: boolean): boolean {
    const begins = isSpeaking && !this.#wasSpeaking;
    this.#wasSpeaking = isSpeaking;
    this.#heardMs += spanMs;
    if (this.#heardMs < secondMs) return begins;
    this.#heardMs %= secondMs;
    return true;
  }
}
