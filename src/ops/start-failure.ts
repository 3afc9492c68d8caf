/**
 * What stopped the start, for whoever runs the server: the words of an error that we foresaw (its `code` is
 * kebab-case, its message says what to do), and everything about one that we did not.
 */
export function startFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === 'EADDRINUSE') {
    return `Another program listens on ${address}:${port} already: end it, or set PORT (0 picks a free one).`;
  }
  if (code === 'EACCES' && port !== undefined) {
    return `Port ${port} may not be used by this account: set PORT to 1024 or more.`;
  }
  if (code === 'EADDRNOTAVAIL' && port !== undefined) {
    return `This machine has no address ${address}: set HOST to one it has, or to 0.0.0.0 for all.`;
  }
  return typeof code === 'string' && /^[a-z]+(-[a-z]+)*$/.test(code) ? error.message : error;
}
