import type { RawData } from 'ws';
import type { z } from 'zod';
import type { SocketErrorCode } from '../protocol/errors.ts';

export class IncomingError extends Error {
  readonly code: SocketErrorCode;

  constructor(code: SocketErrorCode, message: string) {
    super(message);
    this.name = 'IncomingError';
    this.code = code;
  }
}

/** The bytes of a message. They may lie in a network buffer: whoever keeps some takes a copy. */
export function bytesOf(data: RawData): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return Array.isArray(data) ? Buffer.concat(data) : data;
}

/** A union of messages that `type` tells apart. */
type MessageUnion<T> = z.ZodType<T> & {
  options: readonly { shape: { type: { value: string } } }[];
};

/** Reads JSON messages of the types of one union. The reader throws `IncomingError`. */
export function messageReader<T>(schema: MessageUnion<T>): (data: RawData) => T {
  const types = new Set(schema.options.map(({ shape }) => shape.type.value));
  return (data) => {
    const { type, value } = typed(data);
    if (!types.has(type))
      throw new IncomingError('unknown-type', `The type ${type.slice(0, 64)} is unknown.`);
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
    throw new IncomingError(
      'bad-message',
      `${type}: ${where}${issue?.message ?? 'not as the contract says'}`,
    );
  };
}

function typed(data: RawData): { type: string; value: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(data.toString());
  } catch {
    throw new IncomingError('bad-message', 'The message is no JSON.');
  }
  const type = (value as { type?: unknown } | null)?.type;
  if (typeof type !== 'string') throw new IncomingError('bad-message', 'The message has no type.');
  return { type, value };
}
