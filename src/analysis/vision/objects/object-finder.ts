import type { ObjectLabel, SeenObject } from '../../../protocol/incident.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { containment, overlap } from '../picture/boxes.ts';
import { type Box, boundsOf, clamp, type Picture } from '../picture/picture.ts';
import { CenterNet } from './centernet.ts';
import { keepSurest } from './keep-surest.ts';
import type { LabelConfidence } from './object-labels.ts';
import type { ObjectNetwork } from './object-network.ts';
import { YoloNetwork } from './yolo.ts';

/** How far one network can be trusted. */
export interface Trust {
  /** What is this sure in the whole picture is worth a second view. */
  readonly possible: LabelConfidence;
  /** The mean of both views that makes it an object; for large things, which one view shows well enough, that view alone. */
  readonly certain: LabelConfidence;
}

/** Small things, of which the whole picture holds few pixels: they count when a second view agrees. */
const small: ReadonlySet<ObjectLabel> = new Set<ObjectLabel>(['phone', 'book', 'laptop']);

const trusted = {
  /**
   * CenterNet's scores are low: a phone in a hand reaches 0.2 to 0.6, a bag or a ring 0.3. With the mean of two views, five-fold
   * cross-validation over 276 pictures without a phone put the threshold that keeps false finds at 2 % between 0.15 and
   * 0.17; this is a step stricter, and the same for all small things. A lower `possible` finds hardly more and costs runs.
   */
  centernet: {
    possible: { person: 0.3, screen: 0.35, laptop: 0.12, phone: 0.12, book: 0.12 },
    certain: { person: 0.3, screen: 0.35, laptop: 0.18, phone: 0.18, book: 0.18 },
  },
  /** `possible` is what the tools of these networks take for a find. Every file differs, so none of it was measured. */
  yolo: {
    possible: { person: 0.35, screen: 0.35, laptop: 0.25, phone: 0.25, book: 0.25 },
    certain: { person: 0.35, screen: 0.35, laptop: 0.35, phone: 0.35, book: 0.35 },
  },
} as const satisfies Record<string, Trust>;

/** A second view need not be sure of anything: what it says is averaged. */
const faint: LabelConfidence = { person: 1, screen: 1, laptop: 0.05, phone: 0.05, book: 0.05 };
/** Runs of the network beside the first one, at most: crowded desks must not cost the others their looks. */
export const mostSecondViews = 2;
/** A second view is as wide as the picture's shorter side, or so many times the thing when that is more. */
const surroundings = 1.5;
/** Of one kind, in one picture, at most: a wall of books is told by the surest of them, in messages and incidents alike. */
export const mostOfAKind = 10;
/** What a second view shows whole to this share can be judged by it. */
const shownWhole = 0.95;
/** Boxes of two views that overlap this much are one thing. */
const sameThing = 0.5;

export interface ObjectFinderOptions {
  network: ObjectNetwork;
  trust?: Trust;
}

/** Finds the objects that a proctor would ask about. */
export class ObjectFinder {
  readonly #network: ObjectNetwork;
  readonly #trust: Trust;

  constructor({ network, trust = trusted.centernet }: ObjectFinderOptions) {
    this.#network = network;
    this.#trust = trust;
  }

  /**
   * With the network in `file` (YOLO family, see docs/models.md), or with the one that is built in when it is null.
   * @throws UnsupportedObjectModelError (code `unsupported-model`)
   */
  static async create({ runtime, file }: { runtime: Runtime; file: string | null }): Promise<ObjectFinder> {
    if (file !== null) {
      return new ObjectFinder({ network: await YoloNetwork.create({ runtime, file }), trust: trusted.yolo });
    }
    return new ObjectFinder({ network: new CenterNet({ session: await runtime.load('centernet') }) });
  }

  /** Surest first, `mostOfAKind` of each, boxes in pixels of the picture. Costs one run of the network, and up to `mostSecondViews` more. */
  async find(picture: Picture): Promise<SeenObject[]> {
    const whole = { region: boundsOf(picture), mirrored: false };
    const seen = await this.#network.detect(picture, whole, this.#trust.possible);
    const large = seen.filter(({ label }) => !small.has(label));
    const doubtful = seen.filter(({ label }) => small.has(label));
    const agreed = await this.#seenTwice(picture, doubtful);
    const { certain } = this.#trust;
    const sure = [...large, ...agreed].filter(({ label, confidence }) => confidence >= certain[label]);
    return surestOfEach(keepSurest(sure));
  }

  /** Every thing that a second view was spent on, with the mean of what both views say. */
  async #seenTwice(picture: Picture, doubtful: readonly SeenObject[]): Promise<SeenObject[]> {
    const judged: SeenObject[] = [];
    let open = doubtful;
    for (let views = 0; views < mostSecondViews; views += 1) {
      const [surest] = open;
      if (!surest) break;
      const region = around(surest.box, picture);
      const again = await this.#network.detect(picture, { region, mirrored: true }, faint);
      const isShown = (object: SeenObject) =>
        object === surest || containment(object.box, region) >= shownWhole;
      judged.push(...open.filter(isShown).map((object) => meanWith(again, object)));
      open = open.filter((object) => !isShown(object));
    }
    return judged;
  }
}

/** `objects` is surest first, and so is the answer. */
function surestOfEach(objects: readonly SeenObject[]): SeenObject[] {
  const counts = new Map<SeenObject['label'], number>();
  return objects.filter(({ label }) => {
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    return count <= mostOfAKind;
  });
}

function meanWith(again: readonly SeenObject[], object: SeenObject): SeenObject {
  const same = again.find(
    ({ label, box }) => label === object.label && overlap(box, object.box) >= sameThing,
  );
  return { ...object, confidence: (object.confidence + (same?.confidence ?? 0)) / 2 };
}

/** A square with the box in its middle, moved so that it lies on the picture; less than square where the picture ends. */
function around([x, y, width, height]: Box, picture: Picture): Box {
  const wanted = Math.max(Math.min(picture.width, picture.height), surroundings * Math.max(width, height));
  const across = Math.min(wanted, picture.width);
  const down = Math.min(wanted, picture.height);
  return [
    clamp(x + width / 2 - across / 2, 0, picture.width - across),
    clamp(y + height / 2 - down / 2, 0, picture.height - down),
    across,
    down,
  ];
}
