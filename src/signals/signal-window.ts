import type { CaptureSource } from '../protocol/common.ts';
import { origin, type Signal, type SignalOf, type SignalTag, signalTags, stateOf } from './signal.ts';

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
   * False when the signal changes nothing. Samples of a tag come in the order in which they were made, so one that is
   * not newer than the last is a second delivery; states are put in order by their dates.
   */
  add(signal: Signal): boolean {
    const list = this.#lists[signal.tag];
    const state = stateOf(signal);
    const newest = list.length > 0 ? (list[list.length - 1] as Signal).at : Number.NEGATIVE_INFINITY;
    if (state === null) {
      if (signal.at <= newest) return false;
      list.push(signal);
    } else {
      if (list.some((known) => known.at === signal.at && sameState(known, signal))) return false;
      const after = list.findLastIndex((known) => known.at <= signal.at);
      list.splice(after + 1, 0, signal);
    }
    this.#heard(signal);
    const oldest = signal.at - this.#lookBack[signal.tag];
    if (state === null) dropOldSamples(list, oldest);
    else dropOldStates(list, oldest);
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
    const { A7, A8 } = this.#lists;
    this.#lists = { ...emptyLists(), A7, A8 };
    this.#last = {};
    this.#since = since;
  }

  #heard(signal: Signal): void {
    const source = signal.tag === 'A8' ? signal.source : origin[signal.tag].source;
    if (signal.at > (this.#last[source] ?? 0)) this.#last[source] = signal.at;
  }
}

function sameState(a: Signal, b: Signal): boolean {
  if (a.tag === 'A7' && b.tag === 'A7') return a.event === b.event;
  return a.tag === 'A8' && b.tag === 'A8' && a.source === b.source && a.fault === b.fault;
}

function dropOldSamples(list: Signal[], oldest: number): void {
  while (list.length > leastSamples && ((list[0] as Signal).at < oldest || list.length > mostSignals))
    list.shift();
}

/** The newest of each state stays, however old it is: it still holds. */
function dropOldStates(list: Signal[], oldest: number): void {
  if (list.length <= mostStates && (list[0]?.at ?? oldest) >= oldest) return;
  const later = new Set<string | null>();
  for (let i = list.length - 1; i >= 0; i--) {
    const signal = list[i] as Signal;
    const isSurplus = signal.at < oldest || i < list.length - mostStates;
    if (isSurplus && later.has(stateOf(signal))) list.splice(i, 1);
    later.add(stateOf(signal));
  }
}
