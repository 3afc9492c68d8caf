import type { ComponentChildren } from 'preact';

interface Props {
  label: string;
  fault?: string | undefined;
  hint?: string;
  /** The input itself, which the label names by standing around it. */
  children: ComponentChildren;
}

/** A labelled input; what is wrong with it stands under it. */
export function Field({ label, fault, hint, children }: Props) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control comes as a child.
    <label class={fault ? 'field faulty' : 'field'}>
      {label}
      {children}
      {fault ? <small class="fault">▲ {fault}</small> : hint ? <small>{hint}</small> : null}
    </label>
  );
}
