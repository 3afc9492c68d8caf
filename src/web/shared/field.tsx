import { cloneElement, type VNode } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  label: string;
  fault?: string | undefined;
  hint?: string;
  /** The input. */
  children: VNode;
}

/** A labelled input. What is wrong with it, or a hint, stands under it and is read after the label. */
export function Field({ label, fault, hint, children }: Props) {
  const id = useId();
  const words = fault ?? hint;
  return (
    <div class={fault ? 'field faulty' : 'field'}>
      <label for={`${id}-input`}>{label}</label>
      {cloneElement(children, {
        id: `${id}-input`,
        ...(words ? { 'aria-describedby': `${id}-words` } : {}),
        ...(fault ? { 'aria-invalid': true } : {}),
      })}
      {words && (
        <small id={`${id}-words`} class={fault ? 'fault' : ''}>
          {fault ? `▲ ${fault}` : words}
        </small>
      )}
    </div>
  );
}
