import type { ObjectLabel } from '../../../src/protocol/incident.ts';
import type { Figures, Targets } from '../shared/report.ts';
import type { Row } from './csv.ts';
import { shareFigures } from './interval.ts';
import { leftOut, type Measure, type Workplace } from './measure.ts';

/** Classes of COCO, as objects.csv has them, and how the product calls them. */
const classes: Readonly<Record<string, ObjectLabel>> = {
  'cell phone': 'phone',
  book: 'book',
  laptop: 'laptop',
  tv: 'screen',
  person: 'person',
};

/** Of smaller ones the picture holds so little that nobody could be blamed; share of the picture's area. */
const tiny = 0.005;

const targets: Targets = {
  'objects.phone.recall': { min: 0.6 },
  'objects.phone.false_rate': { max: 0.02 },
};

/** Whether objects are seen where they are, and only there: in one look at each picture. */
export const objectsMeasure: Measure = {
  name: 'objects',
  async run(workplace) {
    const rows = await workplace.data.table('objects.csv', ['path', 'class', 'present']);
    const floor = await workplace.data.labels('phone_on_floor');
    const known = rows?.filter((row) => classes[row.class ?? '']) ?? [];
    if (known.length === 0 && !floor?.length) return leftOut('there is no objects.csv');
    const seen = await seenObjects(
      [...known.map(({ path = '' }) => path), ...(floor ?? []).map(({ path }) => path)],
      workplace,
    );
    const figures = Object.keys(classes).map((each) => classFigures(each, known, seen));
    const onFloor = (floor ?? []).flatMap(({ path }) => seen.get(path) ?? []);
    const found = onFloor.filter((labels) => labels.has('phone')).length;
    return {
      figures: Object.assign(
        {},
        ...figures,
        shareFigures('objects.phone_on_floor.recall', found, onFloor.length),
      ),
      targets: known.some((row) => row.class === 'cell phone') ? targets : {},
      remarks: seen.size === 0 ? ['not measured: no picture was searched for objects'] : [],
    };
  },
};

/** What was seen in each picture; a picture that was not searched is left out. */
async function seenObjects(
  paths: readonly string[],
  { viewer }: Workplace,
): Promise<Map<string, Set<ObjectLabel>>> {
  const seen = new Map<string, Set<ObjectLabel>>();
  for (const path of new Set(paths)) {
    const observation = await viewer.see(path, { objects: true });
    if (observation?.objects) seen.set(path, new Set(observation.objects.map(({ label }) => label)));
  }
  return seen;
}

function classFigures(
  name: string,
  rows: readonly Row[],
  seen: ReadonlyMap<string, ReadonlySet<ObjectLabel>>,
): Figures {
  const label = classes[name] as ObjectLabel;
  const ofClass = rows.filter((row) => row.class === name);
  const looks = (present: string, test: (row: Row) => boolean = () => true) =>
    ofClass
      .filter((row) => row.present === present && test(row))
      .flatMap(({ path = '' }) => seen.get(path) ?? []);
  const share = (figure: string, list: readonly ReadonlySet<ObjectLabel>[]) =>
    shareFigures(
      `objects.${label}.${figure}`,
      list.filter((labels) => labels.has(label)).length,
      list.length,
    );
  // A size of 0 beside a `yes` means that nobody drew a box.
  const isTiny = ({ max_box_area_frac: area }: Row) => Number(area) > 0 && Number(area) < tiny;
  const hasTiny = ofClass.some((row) => row.present === 'yes' && isTiny(row));
  return {
    ...share('recall', looks('yes')),
    ...(hasTiny
      ? share(
          'recall_not_tiny',
          looks('yes', (row) => !isTiny(row)),
        )
      : {}),
    ...share('false_rate', looks('no')),
  };
}
