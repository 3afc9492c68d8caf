import { expect, test } from 'vitest';
import type { Tag } from '../../src/protocol/incident.ts';
import { tags } from '../../src/protocol/incident.ts';
import type { PolicyInput } from '../../src/protocol/policy.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { type Conditions, ruleOf, ruleSet, rules } from '../../src/rules/engine.ts';
import { type SignalTag, signalTags } from '../../src/signals/signal.ts';
import { SignalWindow } from '../../src/signals/signal-window.ts';

const everything: Conditions = { served: signalTags, consent: { biometrics: true }, exempt: [] };
/** A10 is off unless it is asked for. */
const setOf = (input: PolicyInput = {}, conditions: Partial<Conditions> = {}) =>
  ruleSet(resolvePolicy({ ...input, rules: { A10: { enabled: true }, ...input.rules } }), {
    ...everything,
    ...conditions,
  });
const judging = ({ reading }: ReturnType<typeof ruleSet>): Tag[] =>
  signalTags.flatMap((tag) => reading[tag].map((rule) => rule.tag)).sort();
/** Tags of the rules that read one of these signals. */
const readersOf = (signals: readonly SignalTag[]) =>
  tags.filter((tag) => signals.includes(ruleOf(tag).reads)).sort();

test('everything that is enabled judges, each with its version', () => {
  const set = setOf();
  expect(judging(set)).toEqual([...tags].sort());
  expect(set.unmeasured).toEqual([]);
  for (const { tag, version } of rules) expect([tag, version]).toEqual([tag, expect.any(Number)]);
});

test('identity is judged only where an exam asks for it, and in the strict preset', () => {
  const isOn = (input: PolicyInput) => judging(ruleSet(resolvePolicy(input), everything)).includes('A10');
  expect(isOn({})).toBe(false);
  expect(isOn({ preset: 'relaxed' })).toBe(false);
  expect(isOn({ preset: 'strict' })).toBe(true);
});

test('without any signal no rule finds anything', () => {
  const set = setOf();
  const states = rules.map((rule) => rule.judge(new SignalWindow(set.lookBack), set.policy, 0).state);
  expect(states.filter((state) => state === 'firing' || state === 'building')).toEqual([]);
  expect(states.filter((state) => state === 'unmeasured')).toHaveLength(tags.length - 2); // Not A7, A8.
});

test('a rule that is switched off says nothing, not even that it was not measured', () => {
  const set = setOf({ rules: { A1: { enabled: false }, A4: { enabled: false } } }, { served: [] });
  expect(judging(set)).toEqual([]);
  expect(set.unmeasured.map(({ tag }) => tag)).not.toContain('A1');
  expect(judging(setOf({ rules: { A1: { enabled: false } } }))).not.toContain('A1');
});

test('an exempt rule judges no more, the others do', () => {
  expect(judging(setOf({}, { exempt: ['A3', 'A10'] }))).toEqual(
    tags.filter((tag) => tag !== 'A3' && tag !== 'A10').sort(),
  );
});

test('a source that the policy does not capture is said to be off', () => {
  const off = (input: PolicyInput) => setOf(input).unmeasured;
  expect(off({ capture: { audio: false } })).toEqual([{ tag: 'A6', reason: 'source-off' }]);
  expect(off({ capture: { screen: false } })).toEqual([{ tag: 'A5', reason: 'source-off' }]);
  expect(off({ capture: { screen: 'if-available' } })).toEqual([]);
  const ofCamera = off({ capture: { camera: false } }).map(({ tag }) => tag);
  expect(ofCamera.sort()).toEqual(readersOf(['A1', 'A2', 'A3', 'A4', 'A9', 'A10']));
});

test('nobody is recognised who did not agree to it', () => {
  for (const consent of [{}, { biometrics: false }, { camera: true }]) {
    expect(setOf({}, { consent }).unmeasured).toEqual([{ tag: 'A10', reason: 'no-consent' }]);
  }
});

test('what this server does not analyse is said to be not served', () => {
  const { unmeasured, policy } = setOf({}, { served: ['A1', 'A2', 'A7', 'A8'] });
  expect(unmeasured.map(({ tag }) => tag).sort()).toEqual(readersOf(['A3', 'A4', 'A5', 'A6', 'A9', 'A10']));
  expect(unmeasured.every(({ reason }) => reason === 'not-served')).toBe(true);
  // A source that nobody reads cannot be missed.
  expect(policy.capture).toMatchObject({ camera: true, screen: false, audio: false });
});

test('the window looks as far back as the rules that judge', () => {
  const { lookBack } = setOf({ rules: { A6: { windowMs: 90_000 } } }, { exempt: ['A1'] });
  expect(lookBack.A6).toBeGreaterThanOrEqual(90_000);
  expect(lookBack.A1).toBe(0);
});

test('each tag has its rule', () => {
  for (const tag of tags) expect(ruleOf(tag).tag).toBe(tag);
});
