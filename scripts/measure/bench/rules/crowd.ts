import type { SeenObject, Tag } from '../../../../src/protocol/incident.ts';
import type { Signal } from '../../../../src/signals/signal.ts';
import { Random } from '../../shared/random.ts';

export interface CrowdOptions {
  students: number;
  seed: number;
  /** Share of the students who break some rule at any time, 0–1. */
  breaking: number;
}

/** Rules that somebody breaks now and then, each as often as the others. */
export const breakable: readonly Tag[] = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9', 'A10'];

/** How long a rule is broken, seconds. */
const shortestSeconds = 5;
const longestSeconds = 35;
const meanSeconds = (shortestSeconds + longestSeconds) / 2;

/** About `middle`, at most `width` away, nearer values more often; quicker than a bell. */
const around = (random: Random, middle: number, width: number) =>
  middle + (random.next() + random.next() - 1) * width;

/** Made anew for every look, as a detector does. */
const person = (): SeenObject => ({ label: 'person', confidence: 0.94, box: [112.4, 61.3, 404.8, 418.7] });
const phone = (): SeenObject => ({ label: 'phone', confidence: 0.61, box: [402.1, 333.9, 71.5, 120.2] });

/**
 * Students whose signals are made up as they are asked for: mostly honest ones, with the slips of detectors and the
 * glances of people, and some who break one rule for a while. The same seed and the same questions give the same signals.
 */
export class Crowd {
  readonly students: number;
  readonly #random: Random;
  readonly #startShare: number;
  /** The rule that each student breaks now, and for how many more seconds. */
  readonly #breaks: (Tag | null)[];
  readonly #secondsLeft: Float64Array;
  /** 1 where the last look for objects took something else for a phone. */
  readonly #slipped: Uint8Array;

  constructor({ students, seed, breaking }: CrowdOptions) {
    this.students = students;
    this.#random = new Random(seed);
    this.#startShare = breaking / (1 - breaking) / meanSeconds;
    this.#breaks = Array.from({ length: students }, () => null);
    this.#secondsLeft = new Float64Array(students);
    this.#slipped = new Uint8Array(students);
  }

  /** A camera frame, and what else was looked for in it. None from a student whose line is cut. */
  look(student: number, at: number, also: { objects: boolean; person: boolean }): Signal[] {
    const random = this.#random;
    const broken = this.#breaks[student];
    if (broken === 'A8') return [];
    const faceSeen = broken !== 'A1' && !random.chance(0.003);
    const isTwo = faceSeen && (broken === 'A2' || random.chance(0.002));
    const confidence = around(random, 0.9, 0.08);
    const faces = isTwo ? [confidence, 0.7] : faceSeen ? [confidence] : [];
    const signals: Signal[] = [
      { tag: 'A1', at, faceSeen },
      { tag: 'A2', at, faces },
    ];
    if (faceSeen) signals.push(this.#head(at, broken === 'A3', confidence));
    if (also.objects) signals.push({ tag: 'A4', at, objects: this.#objects(student, broken === 'A4') });
    if (also.person) {
      signals.push({ tag: 'A9', at, live: around(random, broken === 'A9' ? 0.1 : 0.85, 0.15) });
      signals.push({ tag: 'A10', at, similarity: around(random, broken === 'A10' ? 0.35 : 0.78, 0.2) });
    }
    return signals;
  }

  /** One second of sound: a cough or a chair now and then, or speech. */
  sound(student: number, at: number): Signal[] {
    const broken = this.#breaks[student];
    if (broken === 'A8') return [];
    const isSpeech = broken === 'A6' ? this.#random.chance(0.8) : this.#random.chance(0.02);
    const speechMs = isSpeech ? (broken === 'A6' ? 900 : 200) : 0;
    return [{ tag: 'A6', at, spanMs: 1_000, speechMs, confidence: isSpeech ? 0.8 : 0 }];
  }

  screen(student: number, at: number): Signal[] {
    const broken = this.#breaks[student];
    if (broken === 'A8') return [];
    return [{ tag: 'A5', at, keywords: broken === 'A5' ? ['chatgpt'] : [], confidence: 0.9 }];
  }

  /** Call once a second: what the student goes over to, as far as the page tells. `alive`: it tells that it is there. */
  page(student: number, at: number, alive: boolean): Signal[] {
    const before = this.#breaks[student];
    const broken = this.#goOn(student);
    if (broken === 'A8') return [];
    const signals: Signal[] = alive ? [{ tag: 'A8', at, source: 'page', fault: null }] : [];
    if (broken === 'A7' && before !== 'A7') signals.push({ tag: 'A7', at, event: 'tab-hidden' });
    if (broken !== 'A7' && before === 'A7') signals.push({ tag: 'A7', at, event: 'tab-visible' });
    return signals;
  }

  #goOn(student: number): Tag | null {
    const left = (this.#secondsLeft[student] ?? 0) - 1;
    this.#secondsLeft[student] = left;
    const broken = this.#breaks[student] ?? null;
    if (broken !== null && left > 0) return broken;
    const next = this.#random.chance(this.#startShare) ? this.#anyTag() : null;
    this.#breaks[student] = next;
    if (next)
      this.#secondsLeft[student] =
        shortestSeconds + this.#random.next() * 2 * (meanSeconds - shortestSeconds);
    return next;
  }

  #anyTag(): Tag | null {
    return breakable[Math.floor(this.#random.next() * breakable.length)] ?? null;
  }

  /** Honest heads move, and look down at the keyboard for a moment. */
  #head(at: number, isTurned: boolean, confidence: number): Signal {
    const random = this.#random;
    const isGlance = random.chance(0.04);
    const yaw = around(random, isTurned ? 42 : 0, 14);
    const pitch = around(random, isGlance ? -26 : -3, 10);
    const gaze = { x: around(random, 0, 0.2), y: around(random, 0, 0.2) };
    return { tag: 'A3', at, yaw, pitch, gaze, confidence };
  }

  /** The student is an object too, and is mostly seen. */
  #objects(student: number, hasPhone: boolean): SeenObject[] {
    const objects = this.#random.chance(0.9) ? [person()] : [];
    // A slip of the detector comes alone: two in a row would be a phone to anybody.
    const slips = this.#slipped[student] === 0 && this.#random.chance(0.002);
    this.#slipped[student] = slips ? 1 : 0;
    if (hasPhone ? this.#random.chance(0.9) : slips) objects.push(phone());
    return objects;
  }
}
