import type { ComponentChildren } from 'preact';
import { signOut } from './teacher-api.ts';

/** On top of every teacher page but the live one. */
export function TopBar({ children }: { children?: ComponentChildren }) {
  const leave = () => void signOut().finally(() => location.assign('/sign-in'));
  return (
    <header class="container top-bar">
      <a class="brand" href="/exams">
        Invigil
      </a>
      <nav aria-label="Main">
        {children}
        <button type="button" class="secondary outline" onClick={leave}>
          Sign out
        </button>
      </nav>
    </header>
  );
}
