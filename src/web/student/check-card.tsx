import type { ComponentChildren } from 'preact';
import { Status, type Tone } from '../shared/status.tsx';
import type { CheckState } from './check-state.ts';

const tones: Record<CheckState, Tone> = {
  waiting: 'offline',
  ok: 'ok',
  'needs you': 'attention',
  'waived by your teacher': 'ok',
};

interface CardProps {
  name: string;
  state: CheckState;
  word?: string;
  children: ComponentChildren;
}

/** One check of the device, with how it stands. */
export function Card({ name, state, word, children }: CardProps) {
  return (
    <article class="check" aria-label={name} data-state={state}>
      <header>
        <h2>{name}</h2>
        <span role="status">
          <Status tone={tones[state]}>{word ?? state}</Status>
        </span>
      </header>
      {children}
    </article>
  );
}
