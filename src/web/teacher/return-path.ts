/** Where to go after sign-in: a path of this site only, so that no link can send people elsewhere. */
export function returnPath(search: string, origin: string): string {
  const wanted = new URLSearchParams(search).get('next');
  if (!wanted?.startsWith('/')) return '/exams';
  try {
    const url = new URL(wanted, origin);
    return url.origin === origin ? url.pathname + url.search : '/exams';
  } catch {
    return '/exams';
  }
}
