import { expect, test } from 'vitest';
import { cameraHelp, microphoneHelp, screenHelp } from '../../src/web/student/permissions.ts';

test.each(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'OverconstrainedError', 'SecurityError'])(
  '%s has a help of its own with something to do',
  (problem) => {
    const help = cameraHelp(problem, true);
    expect(help.steps.length).toBeGreaterThan(0);
    expect(help.title).not.toBe(cameraHelp('SomethingNew', true).title);
  },
);

test.each(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'SecurityError', 'NoMediaDevicesError'])(
  'a microphone that does not start because of %s has a help of its own',
  (problem) => {
    const help = microphoneHelp(problem, true);
    expect(help.steps.length).toBeGreaterThan(0);
    expect(help.title).not.toBe(microphoneHelp('SomethingNew', true).title);
  },
);

test.each(['NotAllowedError', 'NotFoundError', 'NotReadableError'])(
  'a screen that is not shared because of %s has a help of its own',
  (problem) => {
    const help = screenHelp(problem, true);
    expect(help.steps.length).toBeGreaterThan(0);
    expect(help.title).not.toBe(screenHelp('SomethingNew', true).title);
  },
);

test('a camera taken by another program is explained the same under both names', () => {
  expect(cameraHelp('AbortError', true)).toBe(cameraHelp('NotReadableError', true));
});

test('on plain HTTP the address is the problem, whatever the browser says', () => {
  expect(cameraHelp('NoMediaDevicesError', false).title).toContain('this address');
  expect(microphoneHelp('NoMediaDevicesError', false).title).toContain('no microphone to this address');
  expect(screenHelp('NotSupportedError', false).title).toContain('no screen to this address');
});
