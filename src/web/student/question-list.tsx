import type { Paper } from './paper.ts';

/** All questions by number; a sign says which are answered and which are flagged. */
export function QuestionList({ paper }: { paper: Paper }) {
  const { current, flagged } = paper.place.value;
  const questions = paper.questions.value;
  const answered = questions.length - paper.unanswered.value.length;
  return (
    <nav class="question-list" aria-label="Questions">
      <p class="muted number">
        {answered} of {questions.length} answered
      </p>
      <ol>
        {questions.map((question, index) => {
          const isAnswered = paper.isAnswered(question.id);
          const isFlagged = flagged.includes(question.id);
          const words = [
            `Question ${index + 1}`,
            isAnswered ? 'answered' : 'not answered',
            ...(isFlagged ? ['flagged'] : []),
          ];
          return (
            <li key={question.id}>
              <button
                type="button"
                class="secondary outline number"
                aria-label={words.join(', ')}
                aria-current={index === current ? 'step' : undefined}
                onClick={() => paper.goTo(index)}
              >
                {index + 1}
                <span aria-hidden="true">{`${isAnswered ? '✓' : ''}${isFlagged ? '⚑' : ''}`}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
