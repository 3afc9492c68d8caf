import type { Help } from './permissions.ts';

interface Props {
  help: Help;
  onRetry?: () => void;
}

/** What is wrong, what to do about it, and a button to try again. */
export function Trouble({ help, onRetry }: Props) {
  return (
    <div class="trouble">
      <p>
        <strong>{help.title}</strong>
      </p>
      <ol>
        {help.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {onRetry && (
        <button type="button" class="secondary" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
