import { expect, test } from 'vitest';
import { cameraHelp } from '../../src/web/student/permissions.ts';

test.each(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'OverconstrainedError', 'SecurityError'])(
  '%s has a help of its own with something to do',
  (problem) => {
    const help = cameraHelp(problem, true);
    expect(help.steps.length).toBeGreaterThan(0);
    expect(help.title).not.toBe(cameraHelp('SomethingNew', true).title);
  },
);

test('a camera taken by another program is explained the same under both names', () => {
  expect(cameraHelp('AbortError', true)).toBe(cameraHelp('NotReadableError', true));
});

test('on plain HTTP the address is the problem, whatever the browser says', () => {
  expect(cameraHelp('NoMediaDevicesError', false).title).toContain('this address');
});
