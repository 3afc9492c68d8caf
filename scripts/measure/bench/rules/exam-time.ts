import type { Signal } from '../../../../src/signals/signal.ts';
import type { Crowd } from './crowd.ts';

/** Who is told what the students do. */
export interface Listener {
  take(student: number, signals: readonly Signal[], at: number): void;
  tick(student: number, at: number): void;
}

/** What was told. */
export interface Told {
  looks: number;
  signals: number;
}

/** Objects and screens are looked at every 2 s, persons every 5 s; the page tells of itself every 5 s. */
const slowSeconds = 2;
const slowestSeconds = 5;

/**
 * The time of an exam, second by second. In each quarter of a second all students have their turn, one after the other, so
 * that between two turns of one student everybody else's memory was touched: a look, sound and screen, a look, the page
 * and the tick. A student's turn comes at an instant of their own within the quarter.
 */
export class ExamTime {
  readonly #crowd: Crowd;
  readonly #listener: Listener;
  /** Epoch ms. */
  #now: number;
  #second = 0;
  #told: Told = { looks: 0, signals: 0 };

  constructor(crowd: Crowd, listener: Listener, startsAt: number) {
    this.#crowd = crowd;
    this.#listener = listener;
    this.#now = startsAt;
  }

  /** Goes on for so many seconds. */
  play(seconds: number): Told {
    this.#told = { looks: 0, signals: 0 };
    for (let i = 0; i < seconds; i++) {
      this.#quarter((student, at) => this.#look(student, at, true));
      this.#quarter((student, at) => this.#soundAndScreen(student, at));
      this.#quarter((student, at) => this.#look(student, at, false));
      this.#quarter((student, at) => this.#pageAndTick(student, at));
      this.#second += 1;
    }
    return this.#told;
  }

  #quarter(turn: (student: number, at: number) => void): void {
    const { students } = this.#crowd;
    for (let student = 0; student < students; student++) {
      turn(student, this.#now + Math.floor((student * 250) / students));
    }
    this.#now += 250;
  }

  /** Students take their slow turns in different seconds. */
  #isDue(student: number, everySeconds: number): boolean {
    return (student + this.#second) % everySeconds === 0;
  }

  #look(student: number, at: number, isFirst: boolean): void {
    const objects = isFirst && this.#isDue(student, slowSeconds);
    const person = isFirst && this.#isDue(student, slowestSeconds);
    const signals = this.#crowd.look(student, at, { objects, person });
    if (signals.length > 0) this.#told.looks += 1;
    this.#tell(student, signals, at);
  }

  #soundAndScreen(student: number, at: number): void {
    this.#tell(student, this.#crowd.sound(student, at), at);
    if (this.#isDue(student, slowSeconds)) this.#tell(student, this.#crowd.screen(student, at), at);
  }

  #pageAndTick(student: number, at: number): void {
    this.#tell(student, this.#crowd.page(student, at, this.#isDue(student, slowestSeconds)), at);
    this.#listener.tick(student, at);
  }

  #tell(student: number, signals: readonly Signal[], at: number): void {
    if (signals.length === 0) return;
    this.#told.signals += signals.length;
    this.#listener.take(student, signals, at);
  }
}
