/** What a request says about where it came from and where it went. */
export interface OriginQuestion {
  /** The `Origin` header. */
  origin: string | undefined;
  /** The request's own host with port, as in the `Host` header. */
  host: string | undefined;
  /** How the browser reached that host; this server itself speaks plain http. */
  protocol?: 'http' | 'https';
  /** The address that people use, `PUBLIC_URL`. */
  publicUrl: string;
}

/**
 * The rule of origins, for cookie-authorised writes and for socket upgrades: the page that asks must come from
 * `PUBLIC_URL` or from the host it asks. A missing or opaque (`null`) origin is never allowed.
 */
export function originAllowed({ origin, host, protocol = 'http', publicUrl }: OriginQuestion): boolean {
  const asking = originOf(origin);
  if (asking === null) return false;
  return (
    asking === originOf(publicUrl) || (host !== undefined && asking === originOf(`${protocol}://${host}`))
  );
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The host and protocol that the browser used. `X-Forwarded-Host` and `X-Forwarded-Proto` count only when the peer
 * is a proxy that the operator trusts: anyone else could write them.
 */
export function ownHost(
  headers: Headers,
  proxyTrusted: boolean,
): { host: string | undefined; protocol: 'http' | 'https' } {
  const forwarded = (name: string) => (proxyTrusted ? firstOf(headers[name]) : undefined);
  return {
    host: forwarded('x-forwarded-host') ?? firstOf(headers.host),
    protocol: forwarded('x-forwarded-proto') === 'https' ? 'https' : 'http',
  };
}

/** Proxies append to these headers with commas; the first entry is what the browser used. */
function firstOf(header: string | string[] | undefined): string | undefined {
  const first = (Array.isArray(header) ? header[0] : header)?.split(',')[0]?.trim();
  return first === '' ? undefined : first;
}

function originOf(url: string | undefined): string | null {
  try {
    const { origin } = new URL(url ?? '');
    return origin === 'null' ? null : origin;
  } catch {
    return null;
  }
}
