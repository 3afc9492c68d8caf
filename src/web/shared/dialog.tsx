import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface DialogProps {
  title: string;
  children: ComponentChildren;
  /** Without it the dialog cannot be left by the person: Escape does nothing. */
  onClose?: () => void;
  class?: string;
}

/** A modal dialog. The browser's own keeps the focus inside and gives it back afterwards. */
export function Dialog({ title, children, onClose, class: className }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Closed while it is still in the page: one that is gone already gives no focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={className}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onKeyDown={(event) => {
        // Chromium closes a dialog at the second Escape, cancelled or not.
        if (event.key === 'Escape') event.preventDefault();
        if (event.key === 'Escape') onClose?.();
        event.stopPropagation();
      }}
    >
      <article>
        <header class="dialog-head">
          <h2 id={titleId} tabIndex={-1}>
            {title}
          </h2>
          {onClose && (
            <button type="button" class="quiet" aria-label="Close" onClick={onClose}>
              ✕
            </button>
          )}
        </header>
        {children}
      </article>
    </dialog>
  );
}
