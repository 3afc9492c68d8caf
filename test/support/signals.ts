import type { Signal, SignalOf, SignalTag } from '../../src/signals/signal.ts';
import { SignalWindow } from '../../src/signals/signal-window.ts';

/** A window with one signal every `everyMs` from 0 on, made by `of` from its number. */
export function windowOf<T extends SignalTag>(
  tag: T,
  everyMs: number,
  facts: readonly Omit<SignalOf<T>, 'tag' | 'at'>[],
): SignalWindow {
  const window = new SignalWindow();
  for (const [i, fact] of facts.entries()) window.add({ ...fact, tag, at: i * everyMs } as unknown as Signal);
  return window;
}
