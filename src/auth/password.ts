import { hash, verify } from '@node-rs/argon2';

/** Algorithm.Argon2id; the library's enum is a type only. */
const argon2id = 2;
/** The least that OWASP's Password Storage Cheat Sheet asks of Argon2id: 19 MiB, 2 passes, 1 lane. */
const cost = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash with its salt and cost, as one text that `verifyPassword` reads. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** False also for a hash that cannot be read. */
export async function verifyPassword(hashed: string, password: string): Promise<boolean> {
  try {
    return await verify(hashed, password);
  } catch {
    return false;
  }
}
