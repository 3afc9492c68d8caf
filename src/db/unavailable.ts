import { Prisma } from './generated/client.ts';

/** Prisma's codes for a database that cannot be reached or gave no connection in time. */
const prismaCodes: ReadonlySet<string> = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);
/** The network's codes, and PostgreSQL's classes 08 (connection) and 57P (shutting down, starting up). */
const otherCodes = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|08...|57P..)$/;

/** Is this error the absence of the database, and no fault of the request? */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (prismaCodes.has(code) || otherCodes.test(code))) return true;
  if (
    /timeout exceeded when trying to connect|Connection terminated|DatabaseNotReachable/i.test(error.message)
  )
    return true;
  return isUnavailable(error.cause);
}
