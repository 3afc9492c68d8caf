import { signal } from '@preact/signals';

export type Route = '/checks' | '/exam' | '/finish';

const routes: readonly string[] = ['/checks', '/exam', '/finish'];

const here = (): Route => (routes.includes(location.pathname) ? (location.pathname as Route) : '/checks');

/**
 * The student's pages after joining are one document: going from one to the next keeps camera and connection, where
 * loading a new page would ask for the camera again and leave a gap in what the teacher sees.
 */
export const route = signal<Route>(here());

export function go(to: Route, { replace = false } = {}): void {
  if (to === route.value) return;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  route.value = to;
  window.scrollTo(0, 0); // The next page begins at its top, as one that is loaded would.
}

window.addEventListener('popstate', () => {
  route.value = here();
});
