import { expect, test } from 'vitest';
import type { StudentRow } from '../../src/protocol/teacher-messages.ts';
import { Students } from '../../src/web/teacher/students.ts';

const row = (attemptId: string, fields: Partial<StudentRow> = {}): StudentRow => ({
  attemptId,
  studentNumber: attemptId,
  name: attemptId,
  attemptStatus: 'running',
  status: 'ENGAGED',
  focusScore: null,
  confusionScore: null,
  engagementScore: null,
  faceDetected: true,
  connection: { state: 'online', rttMs: null, fps: null, skipped: 0, battery: null },
  handRaised: false,
  openAlerts: 0,
  lastUpdate: 0,
  ...fields,
});

test('those that need a look come first, the others keep their places', () => {
  const students = new Students();
  students.update([row('c'), row('a'), row('b')], true);
  expect(students.order.value).toEqual(['a', 'b', 'c']);
  students.update([row('c', { handRaised: true })], false);
  expect(students.order.value).toEqual(['c', 'a', 'b']);
});

test('changed numbers touch the one student and not the order', () => {
  const students = new Students();
  students.update([row('a'), row('b')], true);
  const { order } = students;
  const before = { order: order.value, other: students.get('a')?.row.value };
  students.update([row('b', { focusScore: 12 })], false);
  expect(order.value).toBe(before.order);
  expect(students.get('a')?.row.value).toBe(before.other);
  expect(students.get('b')?.row.value.focusScore).toBe(12);
});

test('a full list removes who is gone and frees the pictures', () => {
  const revoked: string[] = [];
  let made = 0;
  const students = new Students({
    urls: { create: () => `blob:${++made}`, revoke: (url) => revoked.push(url) },
  });
  students.update([row('a'), row('b')], true);
  students.setPicture('a', 'camera', new Uint8Array(1));
  students.setPicture('a', 'camera', new Uint8Array(1));
  students.setPicture('a', 'screen', new Uint8Array(1));
  expect(students.get('a')?.camera.url.value).toBe('blob:2');
  expect(students.get('a')?.screen.url.value).toBe('blob:3');
  students.update([row('b')], true);
  expect(revoked).toEqual(['blob:1', 'blob:2', 'blob:3']);
  expect(students.get('a')).toBeUndefined();
});
