const maxReasonLength = 300;

/**
 * An error as the log may have it. Errors of a database quote the query's values after their first line, and those
 * are people's names and answers: so it is only the first line and the frames of the stack.
 */
export function failure(error: unknown): { name: string; code?: string; reason: string; stack: string } {
  if (!(error instanceof Error)) return { name: typeof error, reason: '', stack: '' };
  const reason = error.message.split('\n').find((line) => line.trim() !== '') ?? '';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    reason: reason.slice(0, maxReasonLength),
    stack: frames.join('\n'),
  };
}
