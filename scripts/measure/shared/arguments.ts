/** What stands on the command line cannot be used; the message says why. */
export class ArgumentError extends Error {
  readonly code = 'bad-arguments';
}

/** A whole number within a range. Throws `ArgumentError` that names the option. */
export function wholeNumber(option: string, text: string, range: { min: number; max: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range.min && value <= range.max) return value;
  throw new ArgumentError(`--${option} is a whole number from ${range.min} to ${range.max}, not "${text}".`);
}

/** A server on this very machine: a measurement must never burden somebody else's. Throws `ArgumentError`. */
export function loopbackUrl(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new ArgumentError(`--${option} is an address like http://127.0.0.1:8000, not "${text}".`);
  }
  const isLoopback =
    url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
  if (!isLoopback)
    throw new ArgumentError(`--${option} must be on this machine (127.0.0.1), not ${url.hostname}.`);
  return url.origin;
}
