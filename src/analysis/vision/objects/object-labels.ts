import type { ObjectLabel } from '../../../protocol/incident.ts';

/** Classes of COCO (Lin et al. 2014) as every network that was trained on it numbers them. */
export const cocoClasses = 80;

/** What a proctor would ask about: its class among those of COCO. */
export const cocoClass: Readonly<Record<ObjectLabel, number>> = {
  person: 0,
  screen: 62, // "tv", which is also every monitor
  laptop: 63,
  phone: 67,
  book: 73,
};

export const objectLabels = Object.keys(cocoClass) as ObjectLabel[];

/** A number for each label, 0–1: how sure a network must be. */
export type LabelConfidence = Readonly<Record<ObjectLabel, number>>;
