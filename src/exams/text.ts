/**
 * A JSON value that PostgreSQL can keep: U+0000 goes, for neither `text` nor `jsonb` may hold it, and half of a
 * surrogate pair becomes U+FFFD. Done at the door, so that what is stored equals what later calls compare with.
 */
export function storable<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\uFFFD');
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), clean(inner)]));
}
