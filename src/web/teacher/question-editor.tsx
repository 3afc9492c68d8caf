import { Field } from '../shared/field.tsx';
import type { Faults, QuestionDraft, QuestionKind } from './exam-draft.ts';

const kinds: Record<QuestionKind, string> = {
  single: 'One option',
  multiple: 'Several options',
  number: 'A number',
  text: 'Free text',
};
const mostOptions = 50;

interface Props {
  draft: QuestionDraft;
  index: number;
  count: number;
  faults: Faults;
  onChange: (fields: Partial<QuestionDraft>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

export function QuestionEditor({ draft, index, count, faults, onChange, onMove, onRemove }: Props) {
  const at = `questions.${index}`;
  const name = `Question ${index + 1}`;
  const choice = draft.kind === 'single' || draft.kind === 'multiple';
  return (
    <article class="question-editor" aria-label={name}>
      <header>
        <h3>{name}</h3>
        <div class="small-actions">
          <IconButton label={`Move ${name} up`} sign="↑" disabled={index === 0} onClick={() => onMove(-1)} />
          <IconButton
            label={`Move ${name} down`}
            sign="↓"
            disabled={index === count - 1}
            onClick={() => onMove(1)}
          />
          <IconButton label={`Remove ${name}`} sign="✕" onClick={onRemove} />
        </div>
      </header>
      <Field label="Question" fault={faults.get(`${at}.prompt`)} hint="Markdown works here.">
        <textarea
          rows={3}
          value={draft.prompt}
          onInput={(event) => onChange({ prompt: event.currentTarget.value })}
        />
      </Field>
      <div class="columns">
        <Field label="Answered with" fault={faults.get(`${at}.kind`)}>
          <select
            value={draft.kind}
            onChange={(event) => {
              const kind = event.currentTarget.value as QuestionKind;
              onChange({ kind, right: kind === 'single' ? draft.right.slice(0, 1) : draft.right });
            }}
          >
            {Object.entries(kinds).map(([kind, word]) => (
              <option key={kind} value={kind}>
                {word}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Points" fault={faults.get(`${at}.points`)}>
          <input
            type="number"
            min={0}
            max={1000}
            step="any"
            required
            value={draft.points}
            onInput={(event) => onChange({ points: event.currentTarget.value })}
          />
        </Field>
      </div>
      {choice && <Options draft={draft} at={at} faults={faults} onChange={onChange} />}
      {draft.kind === 'number' && (
        <div class="columns">
          <Field label="Right answer" fault={faults.get(`${at}.answer`)} hint="May stay empty.">
            <input
              type="number"
              step="any"
              value={draft.number}
              onInput={(event) => onChange({ number: event.currentTarget.value })}
            />
          </Field>
          <Field label="Tolerance" fault={faults.get(`${at}.tolerance`)} hint="± around the right answer.">
            <input
              type="number"
              min={0}
              step="any"
              value={draft.tolerance}
              onInput={(event) => onChange({ tolerance: event.currentTarget.value })}
            />
          </Field>
        </div>
      )}
    </article>
  );
}

interface OptionsProps {
  draft: QuestionDraft;
  at: string;
  faults: Faults;
  onChange: (fields: Partial<QuestionDraft>) => void;
}

function Options({ draft, at, faults, onChange }: OptionsProps) {
  const { options, right, kind } = draft;
  const fault = faults.get(`${at}.options`) ?? faults.get(`${at}.answer`) ?? firstOptionFault(faults, at);
  const mark = (index: number, on: boolean) => {
    const others = kind === 'single' ? [] : right.filter((other) => other !== index);
    onChange({ right: on ? [...others, index] : others });
  };
  const remove = (index: number) =>
    onChange({
      options: options.filter((_, other) => other !== index),
      right: right.filter((other) => other !== index).map((other) => (other > index ? other - 1 : other)),
    });
  return (
    <fieldset class="options">
      <legend>Options; mark what is right</legend>
      {options.map((option, index) => (
        // Options have no identity but their place.
        <div class="option" key={index}>
          <input
            type={kind === 'single' ? 'radio' : 'checkbox'}
            name={`right-${draft.key}`}
            aria-label={`Option ${index + 1} is right`}
            checked={right.includes(index)}
            onChange={(event) => mark(index, event.currentTarget.checked)}
          />
          <input
            aria-label={`Option ${index + 1}`}
            maxLength={2000}
            value={option}
            onInput={(event) => {
              const text = event.currentTarget.value;
              onChange({ options: options.map((other, place) => (place === index ? text : other)) });
            }}
          />
          <IconButton
            label={`Remove option ${index + 1}`}
            sign="✕"
            disabled={options.length <= 2}
            onClick={() => remove(index)}
          />
        </div>
      ))}
      {fault && <small class="fault">▲ {fault}</small>}
      <button
        type="button"
        class="secondary outline"
        disabled={options.length >= mostOptions}
        onClick={() => onChange({ options: [...options, ''] })}
      >
        Add option
      </button>
    </fieldset>
  );
}

function firstOptionFault(faults: Faults, at: string): string | undefined {
  for (const [path, message] of faults) if (path.startsWith(`${at}.options.`)) return message;
  return undefined;
}

interface IconButtonProps {
  label: string;
  sign: string;
  disabled?: boolean;
  onClick: () => void;
}

function IconButton({ label, sign, disabled = false, onClick }: IconButtonProps) {
  return (
    <button
      type="button"
      class="quiet"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}
