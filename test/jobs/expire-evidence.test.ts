import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { IncidentRepository } from '../../src/db/incidents.ts';
import { ScoreSampleRepository } from '../../src/db/score-samples.ts';
import { expireEvidence } from '../../src/jobs/expire-evidence.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { withDatabase } from '../support/database.ts';

const dayMs = 86_400_000;
const now = Date.UTC(2026, 5, 1);

const db = withDatabase();

test('pictures and recorded signals go when the policy of their exam says so, and not before', async () => {
  const { prisma } = db.database;
  const examId = randomUUID();
  const attemptId = randomUUID();
  const policy = resolvePolicy({ retentionDays: { evidence: 30 } });
  const at = new Date(now - 40 * dayMs);
  await prisma.exam.create({
    data: { id: examId, title: 'T', joinCode: examId, durationMinutes: 1, policy: policy as object },
  });
  await prisma.attempt.create({
    data: {
      id: attemptId,
      examId,
      studentNumber: '1',
      name: 'N',
      status: 'submitted',
      tokenHash: attemptId,
      consent: {},
      consentAt: at,
    },
  });
  const rows = new IncidentRepository({ prisma });
  const incident = {
    examId,
    attemptId,
    tag: 'A1' as const,
    ruleVersion: 1,
    severity: 'medium' as const,
    confidence: 1,
    startedAt: now - 40 * dayMs,
    endedAt: null,
    details: {},
    revision: 1,
  };
  const still = { path: 'p', mime: 'image/jpeg', sizeBytes: 1, sha256: 'x', source: 'camera' } as const;
  const old = randomUUID();
  const young = randomUUID();
  await rows.save({ ...incident, id: randomUUID() }, { ...still, id: old, at: now - 31 * dayMs });
  await rows.save({ ...incident, id: randomUUID() }, { ...still, id: young, at: now - 29 * dayMs });

  const sample = {
    attemptId,
    focus: 100,
    engagement: null,
    confusion: null,
    signals: [],
    points: [],
    gaps: [],
  };
  const samples = new ScoreSampleRepository({ prisma });
  const dates = [now - 31 * dayMs, now - 29 * dayMs];
  await samples.saveAll(dates.map((date) => ({ ...sample, at: date, facts: [{ at: date, A1: true }] })));

  const removed: string[] = [];
  await expireEvidence({
    queues: { every: (_name, _ms, work) => work() },
    rows,
    stills: { remove: async (id) => void removed.push(id) },
    signals: samples,
    log: { info: () => {} },
    now: () => now,
  });

  expect(removed).toEqual([old]);
  const left = await prisma.evidence.findMany({ select: { id: true } });
  expect(left).toEqual([{ id: young }]);
  const recorded = await prisma.scoreSample.findMany({ orderBy: { at: 'asc' } });
  expect(recorded.map(({ facts }) => facts)).toEqual([null, [{ at: dates[1], A1: true }]]);
});
