import type { ComponentChildren } from 'preact';

export type Tone = 'ok' | 'attention' | 'serious' | 'technical' | 'offline';

const shapes: Record<Tone, string> = { ok: '●', attention: '▲', serious: '■', technical: '◆', offline: '○' };

/** An icon and a word: the colour alone never says anything. */
export function Status({ tone, children, id }: { tone: Tone; children: ComponentChildren; id?: string }) {
  return (
    <span class={`status status-${tone}`} id={id}>
      <span class="status-icon" aria-hidden="true">
        {shapes[tone]}
      </span>
      <span>{children}</span>
    </span>
  );
}
