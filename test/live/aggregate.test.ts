import { expect, test } from 'vitest';
import { aggregate } from '../../src/live/aggregate.ts';
import { LiveStudent } from '../../src/live/live-student.ts';
import type { StudentRow } from '../../src/protocol/teacher-messages.ts';
import { attemptWith } from '../support/exams.ts';

const rowWith = (fields: Partial<StudentRow>): StudentRow => ({
  ...new LiveStudent({ attempt: attemptWith(), now: 0 }).row(),
  ...fields,
});

test('averages are over those who are there and of what is known', () => {
  const rows = [
    rowWith({ focusScore: 100, engagementScore: 50, status: 'ENGAGED', openAlerts: 1 }),
    rowWith({ focusScore: 41, engagementScore: null, status: 'DISENGAGED' }),
    rowWith({ focusScore: 0, status: 'DISENGAGED', openAlerts: 2, name: 'gone' }),
  ];
  expect(aggregate(rows, ({ name }) => name !== 'gone')).toEqual({
    totalStudents: 3,
    activeStudents: 2,
    avgFocus: 71,
    avgConfusion: null,
    avgEngagement: 50,
    confusedCount: 0,
    disengagedCount: 1,
    openAlerts: 3,
  });
});

test('an empty class has no averages', () => {
  expect(aggregate([], () => true)).toMatchObject({ totalStudents: 0, avgFocus: null, openAlerts: 0 });
});
