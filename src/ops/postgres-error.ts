/** What can go wrong with the embedded database; `message` says what to do. */
export type PostgresErrorCode =
  | 'database-binaries-missing'
  | 'database-account-missing'
  | 'database-unreachable'
  | 'database-in-use'
  | 'database-init-failed'
  | 'database-start-failed';

export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly code: PostgresErrorCode;

  constructor(code: PostgresErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
