import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** What went wrong and what to do, in the page. Focus moves here, so that screen readers read it at once. */
export function ErrorNote({ children }: { children: ComponentChildren }) {
  const note = useRef<HTMLDivElement>(null);
  const told = useRef('');
  // A new text is a new error and takes the focus again; a page that is drawn again is none.
  useEffect(() => {
    const text = note.current?.textContent ?? '';
    if (text === told.current) return;
    told.current = text;
    note.current?.focus();
  });
  return (
    <div class="note note-error" role="alert" tabIndex={-1} ref={note}>
      <span class="note-icon" aria-hidden="true">
        ▲
      </span>
      <div>{children}</div>
    </div>
  );
}

/** A calm piece of information. */
export function Note({ children, icon = 'ℹ' }: { children: ComponentChildren; icon?: string }) {
  return (
    <div class="note">
      <span class="note-icon" aria-hidden="true">
        {icon}
      </span>
      <div>{children}</div>
    </div>
  );
}

export function Loading({ children }: { children: ComponentChildren }) {
  return (
    <p class="loading" role="status">
      <progress aria-hidden="true" />
      {children}
    </p>
  );
}
