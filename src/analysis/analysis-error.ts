/** A look, or the start of an analyser, that failed. */
export class AnalysisError extends Error {
  /** `bad-frame`, `analysis-failed`, `closed`, or the code of what stopped the start. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'AnalysisError';
    this.code = code;
  }
}
