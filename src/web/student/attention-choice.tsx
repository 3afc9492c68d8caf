interface Props {
  choice: boolean | null;
  onChoose: (yes: boolean) => void;
}

/** Inferring a state of mind needs a consent of its own. Who says no is told at once what that means. */
export function AttentionChoice({ choice, onChoose }: Props) {
  return (
    <fieldset class="template">
      <legend>
        <strong>Signs of confusion</strong>
      </legend>
      <p>
        This exam asks to estimate from your face whether something confuses you: from your brows, your eyes,
        the tilt of your head and brief movements of your face, against how you look at the start. The
        estimate is often wrong. Teachers see it as a number while you work and in the record of your exam.
      </p>
      <label>
        <input type="radio" name="attention" checked={choice === true} onChange={() => onChoose(true)} />
        Yes, estimate it
      </label>
      <label>
        <input type="radio" name="attention" checked={choice === false} onChange={() => onChoose(false)} />
        No
      </label>
      {choice === false && (
        <p role="status">
          This exam is set up so that it cannot be joined without it. Nothing was sent. Ask your teacher to
          switch it off for this exam, then open this page again.
        </p>
      )}
    </fieldset>
  );
}
