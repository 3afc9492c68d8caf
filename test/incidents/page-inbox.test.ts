import { expect, test } from 'vitest';
import { PageInbox } from '../../src/incidents/page-inbox.ts';
import type { PageEventName } from '../../src/protocol/student-messages.ts';

const event = (at: number, name: PageEventName) => ({ tag: 'A7', at, event: name }) as const;

test('events leave in the order of their dates, those of one instant by their states, of one state as they came', () => {
  const inbox = new PageInbox();
  for (const one of [
    event(30, 'blur'),
    event(10, 'fullscreen-exit'),
    event(10, 'fullscreen-enter'),
    event(10, 'copy'),
  ]) {
    expect(inbox.accept(one, 0)).toBe(one);
  }
  expect(inbox.take(9)).toEqual([]);
  expect(inbox.take(29).map((one) => one.event)).toEqual(['copy', 'fullscreen-exit', 'fullscreen-enter']);
  expect(inbox.isEmpty).toBe(false);
  expect(inbox.take(30)).toEqual([event(30, 'blur')]);
  expect(inbox.isEmpty).toBe(true);
});

test('a second delivery changes nothing, also when it has left', () => {
  const inbox = new PageInbox();
  inbox.accept(event(10, 'blur'), 0);
  expect(inbox.accept(event(10, 'blur'), 0)).toBeNull();
  inbox.take(10);
  expect(inbox.accept(event(10, 'blur'), 50)).toBeNull();
});

test('a state that comes too late counts from where was judged, unless a newer one of it is known', () => {
  const inbox = new PageInbox();
  expect(inbox.accept(event(10, 'blur'), 50)).toEqual(event(50, 'blur'));
  inbox.accept(event(60, 'tab-visible'), 50);
  expect(inbox.accept(event(40, 'tab-hidden'), 70)).toBeNull();
  expect(inbox.accept(event(40, 'fullscreen-exit'), 70)).toEqual(event(70, 'fullscreen-exit'));
});

test('what is remembered is bounded', () => {
  const inbox = new PageInbox();
  for (let at = 0; at <= 500; at += 1) inbox.accept(event(at, 'copy'), 0);
  inbox.take(1_000);
  expect(inbox.accept(event(500, 'copy'), 0)).toBeNull();
  expect(inbox.accept(event(0, 'copy'), 0)).not.toBeNull();
});
