import type { CaptureSource } from '../protocol/common.ts';
import type { PageEventName, StudentMessageOf } from '../protocol/student-messages.ts';
import type { CaptureFault, SignalOf } from './signal.ts';

/** What the page tells of what it captures. */
export type ClientState = Pick<
  StudentMessageOf<'CLIENT_STATE'>,
  'camera' | 'microphone' | 'screen' | 'displaySurface'
>;

/** Sources that a page captures. */
export type Captured = Exclude<CaptureSource, 'page'>;

interface State {
  /** What the page says is wrong, and when it said so last, epoch ms. */
  claimed: CaptureFault | null;
  claimedAt: number;
  /** What is seen or heard to be wrong. */
  measured: CaptureFault | null;
  /** Something of the source has come. */
  heard: boolean;
  /** When its state was told last, epoch ms. */
  toldAt: number;
}

const captured: readonly Captured[] = ['camera', 'screen', 'audio'];

/** What was on its way when the page said that a source had stopped is no sign that it goes on, ms. */
const onItsWayMs = 2_000;

const eventFaults: Partial<Record<PageEventName, { source: Captured; fault: CaptureFault }>> = {
  'camera-ended': { source: 'camera', fault: 'stopped' },
  'screen-ended': { source: 'screen', fault: 'stopped' },
  'microphone-ended': { source: 'audio', fault: 'stopped' },
  'microphone-muted': { source: 'audio', fault: 'muted' },
};

/** A fault that lasts is told again, ms: while nothing else can be told of the source, this is its sign of life. */
const againMs = 1_000;

/**
 * What is wrong with each captured source: what the page says of it comes first, then what its pictures and its sound show.
 * Who captures something and says nothing of it is believed by what arrives.
 */
export class CaptureStates {
  readonly #states: Record<Captured, State> = {
    camera: untold(),
    screen: untold(),
    audio: untold(),
  };

  /** The page tells how things are now, epoch ms. */
  told({ camera, microphone, screen, displaySurface }: ClientState, now: number): SignalOf<'A8'>[] {
    const signals: SignalOf<'A8'>[] = [];
    if (camera) signals.push(...this.#claim('camera', camera === 'on' ? null : 'stopped', now));
    if (microphone) signals.push(...this.#claim('audio', microphone === 'on' ? null : 'stopped', now));
    if (screen) signals.push(...this.#claim('screen', screenFault(screen, displaySurface), now));
    return signals;
  }

  /** Something happened on the page, epoch ms; an event that comes late does not take back what was told since. */
  happened(event: PageEventName, at: number): SignalOf<'A8'>[] {
    const told = eventFaults[event];
    return told && at >= this.#states[told.source].claimedAt - onItsWayMs
      ? this.#claim(told.source, told.fault, at)
      : [];
  }

  /**
   * A frame or a piece of sound was looked at: what is wrong with it; null for nothing. Epoch ms. What goes on coming has not
   * stopped; `isAlive` tells whether there is anything in it: a muted microphone goes on sending nothing.
   */
  measured(source: Captured, fault: CaptureFault | null, at: number, isAlive = true): SignalOf<'A8'>[] {
    const state = this.#states[source];
    const before = effective(state);
    state.heard = true;
    state.measured = fault;
    const { claimed, claimedAt } = state;
    const isDisproved = claimed === 'muted' ? isAlive : claimed !== 'not-entire-screen';
    if (claimed && isDisproved && at - claimedAt > onItsWayMs) state.claimed = null;
    const after = effective(state);
    const isDue = after !== null && at - state.toldAt >= againMs;
    return after !== before || isDue ? this.#tell(source, at) : [];
  }

  /** What pictures and sound show to be wrong, whatever the page says. */
  get measuredFaults(): { source: Captured; fault: CaptureFault }[] {
    return captured.flatMap((source) => {
      const { measured: fault } = this.#states[source];
      return fault ? [{ source, fault }] : [];
    });
  }

  /** What is wrong with this source now. */
  faultOf(source: Captured): CaptureFault | null {
    return effective(this.#states[source]);
  }

  /** Whether anything of this source has ever come. */
  hasHeard(source: Captured): boolean {
    return this.#states[source].heard;
  }

  #claim(source: Captured, claimed: CaptureFault | null, at: number): SignalOf<'A8'>[] {
    const state = this.#states[source];
    const before = effective(state);
    state.claimed = claimed;
    state.claimedAt = at;
    return effective(state) === before ? [] : this.#tell(source, at);
  }

  #tell(source: Captured, at: number): SignalOf<'A8'>[] {
    const state = this.#states[source];
    state.toldAt = at;
    return [{ tag: 'A8', at, source, fault: effective(state) }];
  }
}

const effective = ({ claimed, measured }: State) => claimed ?? measured;

function untold(): State {
  const never = Number.NEGATIVE_INFINITY;
  return { claimed: null, claimedAt: never, measured: null, heard: false, toldAt: never };
}

function screenFault(screen: 'on' | 'off' | 'denied', surface: ClientState['displaySurface']) {
  if (screen !== 'on') return 'stopped';
  // A browser that does not say what is shared is not taken for one that shares the wrong thing.
  return surface && surface !== 'monitor' ? 'not-entire-screen' : null;
}
