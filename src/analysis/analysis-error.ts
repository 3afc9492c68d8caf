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

/** A file of the operator that cannot be used; the server does not start with it. */
export class PlugInError extends Error {
  readonly code = 'plug-in';
  constructor(setting: string, file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${setting}=${file} cannot be used: ${reason}`, { cause });
  }
}
