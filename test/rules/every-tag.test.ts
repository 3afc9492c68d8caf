import { expect, test } from 'vitest';
import type { IncidentDetails, Tag } from '../../src/protocol/incident.ts';
import { alertType, tagName, tags } from '../../src/protocol/incident.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { examPageEvents, ruleSettings, thresholdsOf } from '../../src/protocol/rules.ts';
import { ruleOf, rules } from '../../src/rules/engine.ts';
import { hintOf } from '../../src/rules/rule.ts';
import { captureFaults, origin } from '../../src/signals/signal.ts';

/** Everything that some rule tells, so that all words come up. */
const told: Partial<Record<Tag, IncidentDetails[]>> = {
  A1: [{ faces: 0 }],
  A2: [{ faces: 3 }],
  A3: [{ yaw: -40, pitch: 5 }],
  A4: [{ objects: [{ label: 'phone', confidence: 1, box: [0, 0, 1, 1] }] }],
  A5: [{ keywords: ['chatgpt'] }],
  A6: [{ speechMs: 12_000 }],
  A7: examPageEvents.map((pageEvent) => ({ pageEvent })),
  A8: ['missing', ...captureFaults].flatMap((fault) =>
    (['camera', 'screen', 'audio', 'page'] as const).map((source) => ({ faults: [{ source, fault }] })),
  ),
  A9: [{}],
  A10: [{ similarity: 0.42 }],
};
const detailsOf = (tag: Tag) => told[tag] ?? [{}];

test('every tag has a rule, settings, a name and words, and there is nothing else', () => {
  const known = Object.keys(tagName).sort();
  expect(rules.map(({ tag }) => tag).sort()).toEqual(known);
  expect(Object.keys(ruleSettings).sort()).toEqual(known);
  expect(Object.keys(resolvePolicy().rules).sort()).toEqual(known);
  expect(new Set(tags.map(alertType)).size).toBe(tags.length);
});

test.each(tags)('%s says in words what was seen and what helps', (tag) => {
  const rule = ruleOf(tag);
  for (const seen of detailsOf(tag)) expect(rule.words(seen)).toMatch(/^\S.*\S$/);
  for (const seen of [{}, ...detailsOf(tag)]) expect(hintOf(rule, seen)).toMatch(/^[A-Z].*\.$/);
  expect(rule.words(detailsOf(tag)[0] ?? {})).not.toMatch(/undefined|NaN|null|\[object/);
});

test.each(tags)('%s reproaches nobody', (tag) => {
  const rule = ruleOf(tag);
  const told = [{}, ...detailsOf(tag)].flatMap((seen) => [hintOf(rule, seen), rule.words(seen)]);
  const said = told.join('\n');
  expect(said).not.toMatch(/cheat|fraud|dishonest|violat|forbidden|caught|suspicious|guilty|illegal|!/i);
});

test.each(tags)('%s reads a signal that something makes, and looks back a limited time', (tag) => {
  const rule = ruleOf(tag);
  expect(origin[rule.reads].source).toMatch(/^(camera|screen|audio|page)$/);
  for (const preset of ['relaxed', 'standard', 'strict'] as const) {
    const ms = rule.lookBackMs(resolvePolicy({ preset }));
    expect(ms).toBeGreaterThanOrEqual(0);
    expect(ms).toBeLessThan(600_000);
  }
});

test.each(tags)('%s has thresholds of its own that a point of the score can name', (tag) => {
  const thresholds = thresholdsOf(tag, resolvePolicy().rules);
  expect(Object.keys(thresholds).sort()).toEqual(Object.keys(ruleSettings[tag].thresholds).sort());
  expect(thresholds).not.toHaveProperty('points');
});
