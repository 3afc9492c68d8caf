import fc from 'fast-check';
import { expect, test } from 'vitest';
import { objectLabel } from '../../src/protocol/incident.ts';
import { pageEventName } from '../../src/protocol/student-messages.ts';
import {
  linesOf,
  RecordingError,
  type RecordingHeader,
  readRecording,
  recordingHeader,
  signalsOf,
  writeRecording,
} from '../../src/signals/recording.ts';
import { captureFaults, type Signal, type SignalTag, signalTags } from '../../src/signals/signal.ts';

const header: RecordingHeader = { recording: 1, startedAt: 0 };
const share = fc.double({ min: 0, max: 1, noNaN: true });
const degrees = fc.double({ min: -180, max: 180, noNaN: true }).map((value) => value + 0); // No −0: JSON has none.
const turn = fc.double({ min: -2, max: 2, noNaN: true }).map((value) => value + 0);
const gaze = fc.option(fc.record({ x: turn, y: turn }, { noNullPrototype: true }));
const ms = fc.integer({ min: 0, max: 3_600_000 });
const box = fc.tuple(degrees, degrees, degrees, degrees);

/** What a signal of each tag may say. */
const facts: Record<SignalTag, fc.Arbitrary<object>> = {
  A1: fc.record({ faceSeen: fc.boolean() }),
  A2: fc.record({ faces: fc.array(share, { maxLength: 4 }) }),
  A3: fc.record({ yaw: degrees, pitch: degrees, gaze, confidence: share }),
  A4: fc.record({
    objects: fc.array(
      fc.record(
        { label: fc.constantFrom(...objectLabel.options), confidence: share, box },
        { noNullPrototype: true },
      ),
      { maxLength: 3 },
    ),
  }),
  A5: fc.record({ keywords: fc.array(fc.string(), { maxLength: 3 }), confidence: share }),
  A6: fc.record({ spanMs: ms, speechMs: ms, confidence: share }),
  A7: fc.record({ event: fc.constantFrom(...pageEventName.options) }),
  A8: fc.record({
    source: fc.constantFrom('camera', 'screen', 'audio', 'page'),
    fault: fc.constantFrom(null, ...captureFaults),
  }),
  A9: fc.record({ live: share }),
  A10: fc.record({ similarity: share }),
};
const signal = fc
  .tuple(fc.constantFrom(...signalTags), fc.integer({ min: 0, max: 3_600_000 }))
  .chain(([tag, at]) => facts[tag].map((fact) => ({ ...fact, tag, at }) as unknown as Signal));

function refusal(text: string): string {
  try {
    readRecording(text);
  } catch (error) {
    if (error instanceof RecordingError) return error.message;
    throw error;
  }
  throw new Error('it was taken');
}
const withLines = (...lines: string[]) => [JSON.stringify(header), ...lines].join('\n');

test('signals of every kind come back as they were, in the order in which they came', () => {
  fc.assert(
    fc.property(
      fc.array(signal, { maxLength: 40 }),
      fc.integer({ min: 0, max: 2e12 }),
      (signals, startedAt) => {
        const dated = signals.map((one) => ({ ...one, at: one.at + startedAt }));
        const text = writeRecording({ ...header, startedAt }, linesOf(dated, startedAt));
        const read = readRecording(text);
        const back = read.lines.flatMap((line) => signalsOf(line, read.header.startedAt));
        // Those of one instant share a line, whose keys have an order of their own.
        const keyed = (list: readonly Signal[]) => list.map(({ at, tag }) => `${at} ${tag}`);
        expect(keyed(back).sort()).toEqual(keyed(dated).sort());
        for (const tag of signalTags) {
          expect(back.filter((one) => one.tag === tag)).toEqual(dated.filter((one) => one.tag === tag));
        }
        expect(back.map(({ at }) => at)).toEqual(dated.map(({ at }) => at));
      },
    ),
  );
});

test('what was measured at one instant shares a line, and two of one tag do not', () => {
  const signals: Signal[] = [
    { tag: 'A1', at: 500, faceSeen: true },
    { tag: 'A2', at: 500, faces: [0.98] },
    { tag: 'A7', at: 500, event: 'blur' },
    { tag: 'A7', at: 500, event: 'tab-hidden' },
    { tag: 'A1', at: 1_000, faceSeen: false },
  ];
  expect(writeRecording(header, linesOf(signals, 0))).toBe(
    [
      '{"recording":1,"startedAt":0}',
      '{"at":500,"A1":true,"A2":[0.98],"A7":"blur"}',
      '{"at":500,"A7":"tab-hidden"}',
      '{"at":1000,"A1":false}',
      '',
    ].join('\n'),
  );
});

test('a header says only what differs from a whole session', () => {
  expect(readRecording('{"recording":1}').header).toMatchObject({
    recording: 1,
    startedAt: 0,
    served: signalTags,
    consent: { biometrics: true },
    exemptions: [],
  });
});

test('what a live attempt recorded is dated in epoch ms, with what could be measured of it', () => {
  const of = { served: ['A1'], consent: { biometrics: false }, exemptions: [] } as const;
  const text = writeRecording(recordingHeader(of), [
    { at: 1.7e12, running: true },
    { at: 1.7e12 + 1, A1: true },
  ]);
  const { header: read, lines } = readRecording(text);
  expect(read).toMatchObject({ ...of, startedAt: 0 });
  expect(lines[0]).toEqual({ at: 1.7e12, running: true });
});

test('empty lines are passed over, and lines may end as on any system', () => {
  expect(readRecording('\n{"recording":1}\r\n\r\n{"at":1,"A1":true}\r\n').lines).toEqual([
    { at: 1, A1: true },
  ]);
});

test.each([
  ['', /^Line 1: .*header/],
  ['\n\n', /^Line 1: .*header/],
  ['{"at":1}', /^Line 1: recording: /],
  ['{"recording":2}', /^Line 1: recording: /],
  ['{"recording":1,"served":["A11"]}', /^Line 1: served\.0: /],
  ['{"recording":1,"exemptions":[{"tag":"A3","reason":" "}]}', /^Line 1: exemptions\.0\.reason: /],
  [withLines('{"at":0,"A1":true}', '{"at":1'), /^Line 3: this is no JSON$/],
  [withLines('{"A1":true}'), /^Line 2: at: /],
  [withLines('{"at":-1}'), /^Line 2: at: /],
  [withLines('', '{"at":1,"A11":true}'), /^Line 3: the line: .*A11/],
  [withLines('{"at":1,"A1":"yes"}'), /^Line 2: A1: /],
  [withLines('{"at":1,"A2":[1.5]}'), /^Line 2: A2\.0: /],
  [withLines('{"at":1,"A3":[1,2]}'), /^Line 2: A3/],
  [withLines('{"at":1,"A4":[{"label":"cat","confidence":1,"box":[0,0,1,1]}]}'), /^Line 2: A4\.0\.label: /],
  [withLines('{"at":1,"A5":{"keywords":[]}}'), /^Line 2: A5\.confidence: /],
  [withLines('{"at":1,"A6":{"spanMs":1,"speechMs":-1,"confidence":1}}'), /^Line 2: A6\.speechMs: /],
  [withLines('{"at":1,"A7":"dance"}'), /^Line 2: A7: /],
  [withLines('{"at":1,"A8":{"source":"camera","fault":"tired"}}'), /^Line 2: A8\.fault: /],
  [withLines('{"at":1,"A9":-0.1}'), /^Line 2: A9: /],
  [withLines('{"at":1,"A10":null}'), /^Line 2: A10: /],
  [withLines('7'), /^Line 2: the line: /],
  [withLines('{"at":0}', '{"at":1000000000}'), /^Line 3: at: .*week/],
])('%j is refused with the line and what is wrong with it', (text, words) => {
  expect(refusal(text)).toMatch(words);
  expect(() => readRecording(text)).toThrow(expect.objectContaining({ code: 'bad-recording' }));
});

test('what was recorded before eyes were measured has none', () => {
  const { lines } = readRecording(
    '{"recording":1}\n{"at":1,"A3":[1,2,0.9]}\n{"at":2,"A3":[1,2,0.9,0.5,-0.25]}\n',
  );
  expect(lines.flatMap((line) => signalsOf(line, 0))).toEqual([
    { tag: 'A3', at: 1, yaw: 1, pitch: 2, gaze: null, confidence: 0.9 },
    { tag: 'A3', at: 2, yaw: 1, pitch: 2, gaze: { x: 0.5, y: -0.25 }, confidence: 0.9 },
  ]);
});
