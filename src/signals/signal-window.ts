import { type CaptureSource, captureSource } from '../protocol/common.ts';
import { type Packing, packings } from './packing.ts';
import { type Past, Samples } from './samples.ts';
import {
  isState,
  isStateTag,
  type SampleTag,
  type Signal,
  type SignalOf,
  type SignalTag,
  type StateTag,
  signalTags,
  sourceOf,
  stateOf,
} from './signal.ts';

/** Most changes of states kept of one tag. */
const mostStates = 200;

/** What rules may ask of the past. */
export interface SignalHistory {
  of<T extends SignalTag>(tag: T): Past<SignalOf<T>>;
  /** When a source was last heard from, epoch ms; null while it never was. */
  lastFrom(source: CaptureSource): number | null;
  /** Nothing from before this instant counts: the start of the exam, or the end of a pause. Epoch ms. */
  readonly since: number;
}

/** How far back signals of each tag are kept, ms. */
export type LookBack = Readonly<Record<SignalTag, number>>;

type Lists = { readonly [T in SampleTag]: Samples<SignalOf<T>> } & {
  readonly [T in StateTag]: SignalOf<T>[];
};
const newList = (tag: SignalTag) => (isStateTag(tag) ? [] : new Samples(packings[tag] as Packing<Signal>));
const newLists = () => Object.fromEntries(signalTags.map((tag) => [tag, newList(tag)])) as unknown as Lists;

/** Where the newest instants of tags and sources stand in a row of numbers: it is quicker to look through than objects. */
const dated = [...signalTags, ...captureSource.options];
const place = Object.fromEntries(dated.map((name, i) => [name, i])) as Record<(typeof dated)[number], number>;
const never = Number.NEGATIVE_INFINITY;

/** The newest signals of one student, as far back as the rules look. */
export class SignalWindow implements SignalHistory {
  #lookBack: LookBack;
  readonly #lists = newLists();
  /** When the newest sample of each tag was made, and the newest signal from each source. */
  readonly #newest = dated.map(() => never);
  #since = never;

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
    if (!isState(signal)) return signal.at > this.newestAt(signal.tag) && signal.at >= this.#since;
    const list: readonly Signal[] = this.#lists[signal.tag];
    const state = stateOf(signal);
    const newest = list.findLast((known) => stateOf(known) === state)?.at ?? signal.at;
    const isForgotten = signal.at < newest - this.#lookBack[signal.tag];
    return !isForgotten && !list.some((known) => known.at === signal.at && isSameState(known, signal));
  }

  /** False when it changed nothing. States are put in order by their dates, and go on from before `since`. */
  add(signal: Signal): boolean {
    if (!this.isNew(signal)) return false;
    const lookBackMs = this.#lookBack[signal.tag];
    if (isState(signal)) {
      const list: Signal[] = this.#lists[signal.tag];
      const after = list.findLastIndex((known) => known.at <= signal.at);
      list.splice(after + 1, 0, signal);
      dropOldStates(list, lookBackMs);
    } else {
      const samples = this.#lists[signal.tag] as Samples<Signal>;
      samples.push(signal, signal.at - lookBackMs);
      this.#newest[place[signal.tag]] = signal.at;
    }
    this.#heard(signal);
    return true;
  }

  of<T extends SignalTag>(tag: T): Past<SignalOf<T>> {
    const list: Past<Signal> = this.#lists[tag];
    return list as Past<SignalOf<T>>;
  }

  /** When the newest sample of a tag was made, epoch ms; -Infinity when there was none, and for states. */
  newestAt(tag: SignalTag): number {
    return this.#newest[place[tag]] ?? never;
  }

  lastFrom(source: CaptureSource): number | null {
    const at = this.#newest[place[source]] ?? never;
    return at > never && at >= this.#since ? at : null;
  }

  /** From now on signals are kept for other spans. */
  keep(lookBack: LookBack): void {
    this.#lookBack = lookBack;
  }

  /** What was seen before `since` no longer counts. States go on: a hidden page stays hidden. */
  restart(since: number): void {
    for (const tag of signalTags) if (!isStateTag(tag)) this.#lists[tag].forgetBefore(since);
    this.#since = since;
  }

  #heard(signal: Signal): void {
    // A page that reports what happens on it need not tell of itself regularly; only one that does can be missed.
    if (signal.at < this.#since || signal.tag === 'A7') return;
    const i = place[sourceOf(signal)];
    this.#newest[i] = Math.max(this.#newest[i] ?? never, signal.at);
  }
}

function isSameState(a: Signal, b: Signal): boolean {
  if (a.tag === 'A7' && b.tag === 'A7') return a.event === b.event;
  return a.tag === 'A8' && b.tag === 'A8' && a.source === b.source && a.fault === b.fault;
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
