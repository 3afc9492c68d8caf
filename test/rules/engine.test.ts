import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { judgeAll } from '../../src/rules/engine.ts';
import { SignalWindow } from '../../src/signals/signal-window.ts';

test('each enabled rule says where it stands, with its version', () => {
  const findings = judgeAll(new SignalWindow(), resolvePolicy(), 0);
  expect(findings).toEqual(
    ['A1', 'A2', 'A3', 'A4'].map((tag) => ({ tag, version: expect.any(Number), state: 'unmeasured' })),
  );
});

test('a rule that is switched off says nothing', () => {
  const policy = resolvePolicy({ rules: { A1: { enabled: false }, A4: { enabled: false } } });
  expect(judgeAll(new SignalWindow(), policy, 0).map(({ tag }) => tag)).toEqual(['A2', 'A3']);
});
