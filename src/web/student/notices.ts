import { signal } from '@preact/signals';

export interface Notice {
  key: number;
  kind: 'warning' | 'message';
  from: string;
  text: string;
}

/** More would cover the question; the oldest go first. */
const shownAtOnce = 4;

/** What a teacher or the clock has to say, until the student puts it away. */
export class Notices {
  readonly shown = signal<readonly Notice[]>([]);
  #next = 1;

  add(notice: Omit<Notice, 'key'>): void {
    this.shown.value = [...this.shown.value, { ...notice, key: this.#next }].slice(-shownAtOnce);
    this.#next += 1;
  }

  remove(key: number): void {
    this.shown.value = this.shown.value.filter((notice) => notice.key !== key);
  }
}
