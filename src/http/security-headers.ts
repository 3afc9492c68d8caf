import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Only our own pages may ask for the devices that an exam watches. */
const permissions =
  'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=()';

/**
 * Headers of every answer. Scripts come from here only; workers may also be made from a blob, as the capture worker
 * is; pictures and sound may be data and blobs, as stills and clips are shown.
 */
export function securityHeaders(publicUrl: string): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          workerSrc: ["'self'", 'blob:'],
          connectSrc: ["'self'", 'ws:', 'wss:'],
          imgSrc: ["'self'", 'data:', 'blob:'],
          mediaSrc: ["'self'", 'blob:'],
          styleSrc: ["'self'"],
          fontSrc: ["'self'"],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      frameguard: { action: 'deny' },
      // On plain http a browser ignores HSTS, and behind it an operator may still be setting TLS up.
      strictTransportSecurity: publicUrl.startsWith('https:') && { includeSubDomains: false },
      // With helmet's `no-referrer`, beacons and forms of our own pages would send `Origin: null`.
      referrerPolicy: { policy: 'same-origin' },
    }),
    (_req, res, next) => {
      res.set('Permissions-Policy', permissions);
      next();
    },
  ];
}
