import { ApiError, noAnswer } from './api-error.ts';

/** Longest wait for an answer. */
export const answerTimeoutMs = 15_000;

export interface RequesterOptions {
  fetch?: typeof fetch;
  /** Goes along as a bearer token when held; the cookie serves otherwise. */
  token?: () => string | null;
  /** Sees each error before it is thrown, to send people to sign-in. */
  onError?: (error: ApiError) => void;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** Bytes go out as a JPEG, all else as JSON. Resolves with the parsed body, undefined for 204. Rejects with `ApiError` only. */
export type Requester = <T>(method: Method, path: string, body?: unknown) => Promise<T>;

export function createRequester(options: RequesterOptions = {}): Requester {
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  return async <T>(method: Method, path: string, body?: unknown): Promise<T> => {
    try {
      const answer = await request(send, method, path, body, options.token?.() ?? null);
      return (await read(answer)) as T;
    } catch (error) {
      const known = error instanceof ApiError ? error : unanswered();
      options.onError?.(known);
      throw known;
    }
  };
}

function request(send: typeof fetch, method: Method, path: string, body: unknown, token: string | null) {
  const headers: Record<string, string> = { accept: 'application/json' };
  const isPicture = body instanceof Uint8Array;
  if (body !== undefined) headers['content-type'] = isPicture ? 'image/jpeg' : 'application/json';
  if (token) headers.authorization = `Bearer ${token}`;
  return send(path, {
    method,
    headers,
    body: isPicture ? (body as Uint8Array<ArrayBuffer>) : body === undefined ? null : JSON.stringify(body),
    credentials: 'same-origin',
    cache: 'no-store',
    signal: AbortSignal.timeout(answerTimeoutMs),
  });
}

async function read(answer: Response): Promise<unknown> {
  if (answer.status === 204) return undefined;
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok && body !== null) return body;
  const { error } = (body ?? {}) as { error?: { code?: string; message?: string; details?: unknown } };
  throw new ApiError(
    answer.ok ? 502 : answer.status,
    error?.code ?? 'unreadable',
    error?.message ?? 'The server gave an answer that we could not read. Please try again.',
    error?.details,
  );
}

function unanswered(): ApiError {
  return new ApiError(0, noAnswer, 'The server could not be reached. Check your connection and try again.');
}
