import { type CaptureSource, captureSource } from '../protocol/common.ts';
import { type Signal, type SignalOf, type SignalTag, signalTags, sourceOf, stateOf } from './signal.ts';

/** Most signals kept of one tag: a minute at 30 a second. */
const mostSignals = 1_800;
/** Most changes of states kept of one tag. */
const mostStates = 200;
/** Kept however old they are: their distances tell at what rate looks come. */
const leastSamples = 3;

/** What rules may ask of the past. */
export interface SignalHistory {
  /** In order of time, oldest first. */
  of<T extends SignalTag>(tag: T): readonly SignalOf<T>[];
  /** When a source was last heard from, epoch ms; null while it never was. */
  lastFrom(source: CaptureSource): number | null;
  /** Nothing from before this instant counts: the start of the exam, or the end of a pause. Epoch ms. */
  readonly since: number;
}

/** How far back signals of each tag are kept, ms. */
export type LookBack = Readonly<Record<SignalTag, number>>;

type Lists = Record<SignalTag, Signal[]>;
const emptyLists = () => Object.fromEntries(signalTags.map((tag) => [tag, []])) as unknown as Lists;

/** The newest signals of one student, as far back as the rules look. */
export class SignalWindow implements SignalHistory {
  #lookBack: LookBack;
  #lists = emptyLists();
  #last: Partial<Record<CaptureSource, number>> = {};
  #since = Number.NEGATIVE_INFINITY;

  constructor(lookBack: LookBack) {
    this.#lookBack = lookBack;
  }

  get since(): number {
    return this.#since;
  }

  /**
   * False when the signal would change nothing. Samples of a tag come in the order in which they were made, so one that is
   * not newer than the last is a second delivery. States may come in any order within the look-back.
   */
  isNew(signal: Signal): boolean {
    const list = this.#lists[signal.tag];
    const state = stateOf(signal);
    if (state === null) {
      const newest = list.length > 0 ? (list[list.length - 1] as Signal).at : Number.NEGATIVE_INFINITY;
      return signal.at > newest && signal.at >= this.#since;
    }
    const newest = list.findLast((known) => stateOf(known) === state)?.at ?? signal.at;
    const isForgotten = signal.at < newest - this.#lookBack[signal.tag];
    return !isForgotten && !list.some((known) => known.at === signal.at && isSameState(known, signal));
  }

  /** False when it changed nothing. States are put in order by their dates, and go on from before `since`. */
  add(signal: Signal): boolean {
    if (!this.isNew(signal)) return false;
    const list = this.#lists[signal.tag];
    const lookBackMs = this.#lookBack[signal.tag];
    if (stateOf(signal) === null) {
      list.push(signal);
      dropOldSamples(list, signal.at - lookBackMs);
    } else {
      const after = list.findLastIndex((known) => known.at <= signal.at);
      list.splice(after + 1, 0, signal);
      dropOldStates(list, lookBackMs);
    }
    this.#heard(signal);
    return true;
  }

  of<T extends SignalTag>(tag: T): readonly SignalOf<T>[] {
    return this.#lists[tag] as SignalOf<T>[];
  }

  lastFrom(source: CaptureSource): number | null {
    return this.#last[source] ?? null;
  }

  /** From now on signals are kept for other spans. */
  keep(lookBack: LookBack): void {
    this.#lookBack = lookBack;
  }

  /** What was seen before `since` no longer counts. States go on: a hidden page stays hidden. */
  restart(since: number): void {
    for (const tag of signalTags) {
      if (tag !== 'A7' && tag !== 'A8') this.#lists[tag] = this.#lists[tag].filter(({ at }) => at >= since);
    }
    for (const source of captureSource.options) {
      if ((this.#last[source] ?? since) < since) delete this.#last[source];
    }
    this.#since = since;
  }

  #heard(signal: Signal): void {
    // A page that reports what happens on it need not tell of itself regularly; only one that does can be missed.
    if (signal.at < this.#since || signal.tag === 'A7') return;
    const source = sourceOf(signal);
    if (signal.at > (this.#last[source] ?? Number.NEGATIVE_INFINITY)) this.#last[source] = signal.at;
  }
}

function isSameState(a: Signal, b: Signal): boolean {
  if (a.tag === 'A7' && b.tag === 'A7') return a.event === b.event;
  return a.tag === 'A8' && b.tag === 'A8' && a.source === b.source && a.fault === b.fault;
}

function dropOldSamples(list: Signal[], oldest: number): void {
  while (list.length > leastSamples && ((list[0] as Signal).at < oldest || list.length > mostSignals))
    list.shift();
}

/** Of each state's old signals, the one with which it began stays: it still holds. */
function dropOldStates(list: Signal[], lookBackMs: number): void {
  const newest = new Map(list.map((signal) => [stateOf(signal), signal.at]));
  const began = new Map<string | null, Signal>();
  const dropped = new Set<Signal>();
  for (const [i, signal] of list.entries()) {
    const state = stateOf(signal);
    const isSurplus = i < list.length - mostStates;
    if (!isSurplus && signal.at >= (newest.get(state) ?? 0) - lookBackMs) continue;
    const before = began.get(state);
    const isToldAgain = before !== undefined && isSameState(before, signal);
    if (before) dropped.add(isToldAgain ? signal : before);
    if (!isToldAgain) began.set(state, signal);
  }
  if (dropped.size > 0) list.splice(0, list.length, ...list.filter((signal) => !dropped.has(signal)));
}
