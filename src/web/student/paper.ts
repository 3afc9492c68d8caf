import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { AnswerValue, AttemptView, OpenQuestion } from '../../protocol/exam.ts';
import { ApiError } from '../shared/api-error.ts';
import { AnswerSaver, type LocalAnswer } from './answers.ts';
import { ExamClock, type TimeLeft } from './clock.ts';
import { keepPlace, keepQuestions, type Place, readPlace, readQuestions } from './stored-attempt.ts';
import type { StudentApi } from './student-api.ts';

const tickMs = 250;

interface PaperOptions {
  attemptId: string;
  api: StudentApi;
  onTimeUp: () => void;
}

/** The exam as it lies before the student: questions, answers, place and time. */
export class Paper {
  readonly clock = new ExamClock();
  readonly questions = signal<OpenQuestion[]>([]);
  readonly place = signal<Place>({ current: 0, flagged: [] });
  /** Whole seconds, in milliseconds, so that the page is touched once a second only. */
  readonly remainingMs = signal<number | null>(null);
  readonly unsaved = signal(0);
  readonly savedAt = signal<number | null>(null);
  readonly refusal = signal<string | null>(null);
  readonly unanswered: ReadonlySignal<number[]>;
  readonly #version = signal(0);
  readonly #options: PaperOptions;
  readonly #saver: AnswerSaver;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #timeWasUp = false;

  constructor(options: PaperOptions) {
    this.#options = options;
    this.place.value = readPlace(options.attemptId);
    this.#saver = new AnswerSaver({
      attemptId: options.attemptId,
      store: localStorage,
      now: () => this.clock.serverNow(),
      save: (questionId, answer) => options.api.saveAnswer(questionId, answer),
      onChange: () => this.#answersChanged(),
      onRefused: (_questionId, error) => {
        this.refusal.value = error.message;
      },
    });
    this.unanswered = computed(() =>
      this.questions.value.flatMap((question, index) => (this.isAnswered(question.id) ? [] : [index])),
    );
  }

  start(): void {
    this.#saver.start();
    this.#answersChanged();
    this.#ticking ??= setInterval(() => this.#tick(), tickMs);
  }

  stop(): void {
    this.#saver.stop();
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  adopt(view: AttemptView): void {
    this.#saver.adopt(view.answers);
    this.setTime({ remainingMs: view.remainingMs, running: view.status === 'running' });
  }

  /** Asks for the questions; a copy of this tab serves when the server cannot be reached. Rejects with `ApiError`. */
  async open(): Promise<void> {
    const { attemptId, api } = this.#options;
    try {
      const { questions } = await api.start();
      keepQuestions(attemptId, questions);
      this.questions.value = questions;
    } catch (error) {
      const kept = error instanceof ApiError && error.temporary ? readQuestions(attemptId) : null;
      if (!kept) throw error;
      this.questions.value = kept;
    }
  }

  setTime(time: TimeLeft): void {
    this.clock.set(time);
    this.#timeWasUp = false;
    this.#tick();
  }

  answer(questionId: string): LocalAnswer | undefined {
    this.#version.value;
    return this.#saver.get(questionId);
  }

  isAnswered(questionId: string): boolean {
    const value = this.answer(questionId)?.value;
    return value !== undefined && (typeof value === 'number' || value.length > 0);
  }

  setAnswer(questionId: string, value: AnswerValue): void {
    this.refusal.value = null;
    this.#saver.set(questionId, value);
  }

  goTo(index: number): void {
    const last = Math.max(0, this.questions.value.length - 1);
    this.#move({ ...this.place.value, current: Math.min(last, Math.max(0, index)) });
  }

  toggleFlag(questionId: string): void {
    const { flagged } = this.place.value;
    const without = flagged.filter((id) => id !== questionId);
    const next = without.length < flagged.length ? without : [...flagged, questionId];
    this.#move({ ...this.place.value, flagged: next });
  }

  /** Resolves when every answer is with the server. */
  flush(): Promise<void> {
    return this.#saver.flush();
  }

  clear(): void {
    this.#saver.clear();
  }

  #move(place: Place): void {
    this.place.value = place;
    keepPlace(this.#options.attemptId, place);
  }

  #answersChanged(): void {
    this.#version.value += 1;
    this.unsaved.value = this.#saver.unsaved().length;
    this.savedAt.value = this.#saver.lastSavedAt();
  }

  #tick(): void {
    const left = this.clock.remaining();
    this.remainingMs.value = left === null ? null : Math.ceil(left / 1_000) * 1_000;
    if (left !== 0 || this.#timeWasUp) return;
    this.#timeWasUp = true;
    this.#options.onTimeUp();
  }
}
