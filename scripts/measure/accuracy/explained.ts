import type { Tag } from '../../../src/protocol/incident.ts';
import type { Label } from './data-set.ts';

/** Words of a label, and the rule that may rightly speak up when they are said. */
const words: readonly (readonly [RegExp, Tag])[] = [
  [/\b(no|nobody|empty|leaves|absent)\b/, 'A1'],
  [/\b(several|two|persons|people|second)\b/, 'A2'],
  [/\b(turn\w*|look\w*|gaze|away|closed)\b/, 'A3'],
  [/\b(phone|book|laptop|tablet)\b/, 'A4'],
  [/\b(dark|low[ _]light|covered|blur\w*|frozen)\b/, 'A8'],
  [/\b(replay|print\w*|photo|spoof|fake)\b/, 'A9'],
];

/** What the label of a video explains; any other incident in it is a false alarm. */
export function explainedBy({ label, faceCount, attributes }: Label): ReadonlySet<Tag> {
  const said = [label, ...attributes].join(' ').toLowerCase().replaceAll('_', ' ');
  const tags = words.flatMap(([pattern, tag]) => (pattern.test(said) ? [tag] : []));
  if (faceCount === '0') tags.push('A1');
  if (Number.parseInt(faceCount, 10) > 1) tags.push('A2');
  return new Set(tags);
}
