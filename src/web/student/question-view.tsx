import { useEffect, useRef } from 'preact/hooks';
import type { AnswerValue, OpenQuestion } from '../../protocol/exam.ts';
import { Field } from '../shared/field.tsx';
import { counted } from '../shared/format.ts';
import { Icon } from '../shared/icon.tsx';
import { Markdown } from '../shared/markdown.tsx';
import type { Paper } from './paper.ts';

/** The question the student is at. */
export function QuestionView({ paper }: { paper: Paper }) {
  const { current, flagged } = paper.place.value;
  const questions = paper.questions.value;
  const question = questions[Math.min(current, questions.length - 1)];
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  // The focus follows to each new question, not to the first.
  useEffect(() => {
    if (!first.current) heading.current?.focus();
    first.current = false;
  }, [current]);
  if (!question) return <main class="question">This exam has no questions.</main>;
  const isFlagged = flagged.includes(question.id);
  return (
    <main class="question">
      <h2 tabIndex={-1} ref={heading} id="question-title">
        Question {current + 1} of {questions.length}
        <small class="muted"> {counted(question.points, 'point')}</small>
      </h2>
      <Markdown text={question.prompt} />
      <Answer
        key={question.id}
        question={question}
        value={paper.answer(question.id)?.value}
        onChange={(value) => paper.setAnswer(question.id, value)}
      />
      <div class="question-nav">
        <button
          type="button"
          class="secondary outline"
          disabled={current === 0}
          onClick={() => paper.goTo(current - 1)}
        >
          Back
        </button>
        <button
          type="button"
          class="secondary outline"
          aria-pressed={isFlagged}
          onClick={() => paper.toggleFlag(question.id)}
        >
          <Icon name="flag" />
          {isFlagged ? 'Flagged' : 'Flag'}
        </button>
        <button
          type="button"
          disabled={current >= questions.length - 1}
          onClick={() => paper.goTo(current + 1)}
        >
          Next
        </button>
      </div>
    </main>
  );
}

interface AnswerProps {
  question: OpenQuestion;
  value: AnswerValue | undefined;
  onChange: (value: AnswerValue) => void;
}

function Answer(props: AnswerProps) {
  switch (props.question.kind) {
    case 'single':
    case 'multiple':
      return <Choice {...props} />;
    case 'number':
      return <NumberAnswer {...props} />;
    case 'text':
      return <TextAnswer {...props} />;
  }
}

function Choice({ question, value, onChange }: AnswerProps) {
  const several = question.kind === 'multiple';
  const chosen = Array.isArray(value) ? value : typeof value === 'number' ? [value] : [];
  const toggle = (index: number, on: boolean) => {
    if (!several) return onChange(index);
    const others = chosen.filter((other) => other !== index);
    onChange(on ? [...others, index].sort((a, b) => a - b) : others);
  };
  return (
    <fieldset class="choices">
      <legend class="muted">{several ? 'Choose all that apply' : 'Choose one'}</legend>
      {question.options?.map((option, index) => (
        // An answer is the index; options never move.
        <label key={index}>
          <input
            type={several ? 'checkbox' : 'radio'}
            name={`answer-${question.id}`}
            checked={chosen.includes(index)}
            onChange={(event) => toggle(index, event.currentTarget.checked)}
          />
          <span>{option}</span>
        </label>
      ))}
    </fieldset>
  );
}

function NumberAnswer({ value, onChange }: AnswerProps) {
  return (
    <div class="number-answer">
      <Field label="Your answer, a number" hint="An empty field keeps the last number that was saved.">
        <input
          type="number"
          step="any"
          inputMode="decimal"
          value={typeof value === 'number' ? value : ''}
          onInput={(event) => {
            const typed = event.currentTarget.valueAsNumber;
            // While a number is half typed ("-", "1e") there is nothing to save.
            if (Number.isFinite(typed)) onChange(typed);
          }}
        />
      </Field>
    </div>
  );
}

/** The protocol takes no more. */
const longestText = 100_000;

function TextAnswer({ value, onChange }: AnswerProps) {
  return (
    <label>
      Your answer
      <textarea
        rows={9}
        maxLength={longestText}
        value={typeof value === 'string' ? value : ''}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
