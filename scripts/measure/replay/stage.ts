import type { CaptureSource } from '../../../src/protocol/common.ts';
import type { Random } from '../shared/random.ts';
import type { Happening, Scene, SceneOf } from './scene.ts';

/** These faults leave a source without anything to look at. */
const blind: ReadonlySet<string> = new Set(['missing', 'stopped', 'covered', 'dark']);

/** This close to its beginning and its end a scene is not missed twice in a row, ms. */
const closeMs = 5_000;

/** Where a session is played: what is going on at an instant. */
export class Stage {
  readonly durationMs: number;
  /** What the newest look missed. */
  readonly #missed = new Set<Scene>();
  readonly #scenes = new Map<Happening['what'], Scene[]>();

  constructor(durationMs: number, scenes: readonly Scene[]) {
    this.durationMs = durationMs;
    for (const scene of scenes)
      this.#scenes.set(scene.what, [...(this.#scenes.get(scene.what) ?? []), scene]);
  }

  all<W extends Happening['what']>(what: W): readonly SceneOf<W>[] {
    return (this.#scenes.get(what) ?? []) as unknown as readonly SceneOf<W>[];
  }

  /** What a look at an instant sees: what goes on, unless the detector misses it. */
  seen<W extends Happening['what']>(what: W, at: number, random: Random): SceneOf<W>[] {
    return this.all(what).filter(
      (scene) => scene.from <= at && at <= scene.to && !this.#isMissed(scene, at, random),
    );
  }

  #isMissed(scene: Scene, at: number, random: Random): boolean {
    if (!('misses' in scene) || at === scene.from || at === scene.to) return false;
    const isClose = at < scene.from + closeMs || at > scene.to - closeMs;
    const isMissed = !(isClose && this.#missed.has(scene)) && random.chance(scene.misses);
    if (isMissed) this.#missed.add(scene);
    else this.#missed.delete(scene);
    return isMissed;
  }

  /** There is no face to look at. */
  isEmpty(at: number): boolean {
    const isOn = ({ from, to }: Scene) => from <= at && at <= to;
    return this.all('face-gone').some(isOn) && !this.all('others').some(isOn);
  }

  /** Nothing can be seen or heard of this source. */
  isBlind(source: CaptureSource, at: number): boolean {
    return this.blindSpans(source).some(({ from, to }) => from < at && at < to);
  }

  blindSpans(source: CaptureSource): Scene[] {
    const faults = this.all('fault').filter((scene) => scene.source === source && blind.has(scene.fault));
    const pauses = source === 'page' ? [] : this.all('paused');
    return [...faults, ...this.all('offline'), ...pauses];
  }
}
