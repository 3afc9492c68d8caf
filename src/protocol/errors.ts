import { z } from 'zod';

/** The body of every HTTP answer that is an error. */
export const errorBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
});
export type ErrorBody = z.infer<typeof errorBody>;

/** Codes of the `ERROR` message on a socket. */
export const socketErrorCode = z.enum([
  'unknown-type',
  'bad-message',
  'bad-frame',
  'bad-packet',
  'no-frames',
  'not-implemented',
  'not-found',
  'forbidden',
  'storage-unavailable',
]);
export type SocketErrorCode = z.infer<typeof socketErrorCode>;
