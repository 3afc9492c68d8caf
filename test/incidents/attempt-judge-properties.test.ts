import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Incident, IncidentChange } from '../../src/incidents/incident.ts';
import { allowedLatenessMs } from '../../src/incidents/page-clock.ts';
import { tags as everyTag, type Tag } from '../../src/protocol/incident.ts';
import type { Policy } from '../../src/protocol/policy.ts';
import { examPageEvents } from '../../src/protocol/rules.ts';
import { type Signal, sourceOf, stateOf } from '../../src/signals/signal.ts';
import { atOnce, type Delivery, judgeSession, newJudge, told } from './judging.ts';
import { delays, lastInstant, late, policies, sampleTags, signals } from './streams.ts';

const endOf = (stream: readonly Signal[]) => lastInstant(stream) + 3_000;
const phase = fc.integer({ min: 1, max: 1_000 });

/** Two events of one state of the page in the same instant. */
function hasTwins(stream: readonly Signal[]): boolean {
  const known = stream.flatMap((signal) => (signal.tag === 'A7' ? [`${signal.at} ${stateOf(signal)}`] : []));
  return new Set(known).size < known.length;
}

test('within the allowed lateness the order of arrival does not matter, nor when somebody looks', () => {
  fc.assert(
    fc.property(signals, policies, delays, phase, (stream, policy, delaysMs, firstTick) => {
      // Hidden and visible in one millisecond: which came last is known by their arrival alone.
      fc.pre(!hasTwins(stream));
      const until = endOf(stream);
      const prompt = judgeSession(atOnce(stream), { policy, until });
      const delayed = judgeSession(late(stream, delaysMs), { policy, until, firstTick });
      // A silence is told by what has arrived, so its dates depend on when that was: see below.
      const apartFromSilence = (incidents: readonly Incident[]) =>
        told(incidents).filter(({ tag }) => tag !== 'A8');
      expect(apartFromSilence(delayed.incidents)).toEqual(apartFromSilence(prompt.incidents));
    }),
  );
});

/** Some signals again, each with any later delivery. */
const again = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 200 });
function withRepetitions(
  deliveries: readonly Delivery[],
  repetitions: readonly (readonly [number, number])[],
) {
  const all = deliveries.map(({ now, signals: some }) => ({ now, signals: [...some] }));
  for (const [which, later] of repetitions) {
    const from = which % Math.max(1, all.length);
    const [signal] = deliveries[from]?.signals ?? [];
    if (signal) all[from + (later % (all.length - from))]?.signals.push(signal);
  }
  return all;
}

test('what is delivered again with something else changes nothing at all', () => {
  fc.assert(
    fc.property(signals, policies, delays, again, (stream, policy, delaysMs, repetitions) => {
      const session = { policy, until: endOf(stream) };
      const once = judgeSession(late(stream, delaysMs), session);
      expect(judgeSession(withRepetitions(late(stream, delaysMs), repetitions), session)).toEqual(once);
    }),
  );
});

test('what is delivered again at any later time changes nothing at all', () => {
  const laterBy = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 20_000 })), { maxLength: 100 });
  fc.assert(
    fc.property(signals, policies, laterBy, (stream, policy, repetitions) => {
      const session = { policy, until: endOf(stream) };
      const deliveries = atOnce(stream);
      const repeated = repetitions.flatMap(([which, ms]): Delivery[] => {
        const delivery = deliveries[which % Math.max(1, deliveries.length)];
        return delivery ? [{ ...delivery, now: Math.min(delivery.now + ms, session.until) }] : [];
      });
      const all = [...deliveries, ...repeated].sort((a, b) => a.now - b.now);
      expect(judgeSession(all, session)).toEqual(judgeSession(deliveries, session));
    }),
  );
});

/** Follows incidents over their changes and sees that none goes back in time. */
class Course {
  readonly #last = new Map<string, Incident>();
  readonly #newestOf = new Map<Tag, Incident>();

  follow(changes: readonly IncidentChange[], now: number): void {
    for (const change of changes) this.#follow(change, now);
  }

  #follow({ kind, incident }: IncidentChange, now: number): void {
    const before = this.#last.get(incident.id);
    expect(incident.revision).toBe((before?.revision ?? 0) + 1);
    expect(incident.startedAt).toBe(before?.startedAt ?? incident.startedAt);
    expect(incident.startedAt).toBeLessThanOrEqual(now);
    expect(kind === 'opened').toBe(before === undefined);
    expect(kind === 'closed').toBe(incident.endedAt !== null);
    if (kind === 'closed' || kind === 'updated') expect(before?.endedAt).toBeNull();
    if (kind === 'reopened') expect(before?.endedAt).not.toBeNull();
    if (incident.endedAt !== null) {
      expect(incident.endedAt).toBeGreaterThanOrEqual(incident.startedAt);
      expect(incident.endedAt).toBeGreaterThanOrEqual(before?.endedAt ?? incident.startedAt);
      expect(incident.endedAt).toBeLessThanOrEqual(now);
    }
    const newest = this.#newestOf.get(incident.tag);
    if (kind === 'opened' && newest) {
      expect(newest.endedAt).not.toBeNull();
      expect(incident.startedAt).toBeGreaterThanOrEqual(newest.endedAt ?? Number.POSITIVE_INFINITY);
    }
    this.#last.set(incident.id, incident);
    this.#newestOf.set(incident.tag, incident);
  }

  get open(): Tag[] {
    return [...this.#last.values()].filter(({ endedAt }) => endedAt === null).map(({ tag }) => tag);
  }
}

/** What happens beside signals: the clock, a pause, an exemption. */
const happening = fc.record({
  at: fc.integer({ min: 0, max: 33_000 }),
  what: fc.constantFrom('tick', 'early tick', 'pause', 'exempt'),
  tags: fc.subarray([...everyTag]),
});
const happenings = fc.array(happening, { maxLength: 12 });

test('time does not run backwards, and one incident a rule is open at most, whatever happens', () => {
  fc.assert(
    fc.property(signals, policies, delays, happenings, (stream, policy, delaysMs, others) => {
      const judge = newJudge(policy);
      const course = new Course();
      let newest = 0;
      let running = true;
      course.follow(judge.setRunning(true, 0), 0);
      const steps = [
        ...late(stream, delaysMs).map(({ now, signals: some }) => ({
          at: now,
          some,
          what: 'take',
          tags: [] as Tag[],
        })),
        ...others.map((other) => ({ ...other, some: [] as Signal[] })),
      ].sort((a, b) => a.at - b.at);
      for (const { at, some, what, tags } of steps) {
        newest = Math.max(newest, at);
        const before = judge.focusScore;
        if (what === 'take') course.follow(judge.take(some, at), newest);
        if (what === 'tick') course.follow(judge.tick(at), newest);
        if (what === 'early tick') {
          course.follow(judge.tick(at), newest);
          const still = judge.focusScore;
          expect(judge.tick(at - 5_000)).toEqual([]);
          expect(judge.focusScore).toBe(still);
        }
        if (what === 'pause') {
          running = !running;
          course.follow(judge.setRunning(running, at), newest);
          if (!running) expect(course.open).toEqual([]);
        }
        if (what === 'exempt') {
          course.follow(judge.exempt(tags), newest);
          expect(course.open.filter((tag) => tags.includes(tag))).toEqual([]);
        }
        expect(before).toBeGreaterThanOrEqual(0);
        expect(new Set(course.open).size).toBe(course.open.length);
      }
      course.follow(judge.setRunning(false, newest), newest);
      expect(course.open).toEqual([]);
    }),
  );
});

test('an exempt rule never fires, and the others say what they say without it', () => {
  fc.assert(
    fc.property(signals, policies, fc.subarray([...everyTag]), (stream, policy, exempt) => {
      const session = { policy, until: endOf(stream) };
      const all = judgeSession(atOnce(stream), session);
      const some = judgeSession(atOnce(stream), { ...session, conditions: { exempt } });
      expect(told(some.incidents)).toEqual(told(all.incidents).filter(({ tag }) => !exempt.includes(tag)));
      expect(some.points.filter(({ tag }) => exempt.includes(tag))).toEqual([]);
      expect(some.gaps).toEqual(all.gaps.filter(({ tag }) => !exempt.includes(tag)));
    }),
  );
});

/** Whether a signal alone shows what a sample rule is about. */
function shows(signal: Signal, { rules, keywords, allowedPhrases }: Policy): boolean {
  switch (signal.tag) {
    case 'A1':
      return !signal.faceSeen;
    case 'A2':
      return signal.faces.length >= rules.A2.faces;
    case 'A3':
      return Math.abs(signal.yaw) > rules.A3.yawDegrees || Math.abs(signal.pitch) > rules.A3.pitchDegrees;
    case 'A4':
      return signal.objects.some(({ label }) => rules.A4.objects.includes(label));
    case 'A5':
      return signal.keywords.some((word) => keywords.includes(word) && !allowedPhrases.includes(word));
    case 'A6':
      return signal.speechMs > 0;
    case 'A9':
      return signal.live < rules.A9.liveBelow;
    case 'A10':
      return signal.similarity < rules.A10.similarity;
    case 'A7':
      return (examPageEvents as readonly string[]).includes(signal.event);
    case 'A8':
      return signal.fault !== null;
  }
}

test('no incident without a signal that explains it', () => {
  fc.assert(
    fc.property(signals, policies, delays, (stream, policy, delaysMs) => {
      const { incidents } = judgeSession(late(stream, delaysMs), { policy, until: endOf(stream) });
      for (const { tag, startedAt, endedAt } of incidents) {
        if (tag === 'A8') continue;
        const explaining = stream.filter((signal) => signal.tag === tag && shows(signal, policy));
        const within = explaining.map(({ at }) => at).filter((at) => at >= startedAt && at <= (endedAt ?? 0));
        expect(within.length, `${tag} from ${startedAt} to ${endedAt}`).toBeGreaterThan(0);
        // It begins and ends with one; but a head comes back later than it turns, and another event ends a page's state.
        if (tag !== 'A6') expect(within).toContain(startedAt);
        if (tag !== 'A7' && tag !== 'A3') expect(within).toContain(endedAt);
      }
    }),
  );
});

/** Stretches in which nothing came of a source that must be heard, and how long they may be, ms. */
function silences(stream: readonly Signal[], { capture, rules }: Policy, until: number) {
  const interval = {
    camera: 1_000 / capture.cameraFps,
    screen: capture.screenIntervalMs,
    audio: 1_000,
    page: 5_000,
  };
  return (Object.keys(interval) as (keyof typeof interval)[]).flatMap((source) => {
    const heard = stream
      .filter((signal) => signal.tag !== 'A7' && sourceOf(signal) === source)
      .map(({ at }) => at);
    // A page that never tells of itself is not missed.
    const ends = source === 'page' ? heard : [0, ...heard];
    const limit = Math.max(rules.A8.missingMs, 2.5 * interval[source]);
    return ends.map((from, i) => ({ from, to: ends[i + 1] ?? until, limit }));
  });
}

test('no interruption without a silence or a fault that was told, and no silence without an interruption', () => {
  fc.assert(
    fc.property(
      signals,
      policies,
      fc.boolean(),
      delays,
      phase,
      (stream, policy, isLate, delaysMs, firstTick) => {
        const until = endOf(stream);
        const lateness = isLate ? allowedLatenessMs : 0;
        const deliveries = isLate ? late(stream, delaysMs) : atOnce(stream);
        const { incidents } = judgeSession(deliveries, { policy, until, firstTick });
        const interruptions = incidents.filter(({ tag }) => tag === 'A8');
        const all = silences(stream, policy, until);
        const faults = stream.filter((signal) => signal.tag === 'A8' && signal.fault !== null);
        for (const { startedAt, endedAt } of interruptions) {
          const end = endedAt ?? until;
          // What ended a silence may have come this much later than it was made.
          const silent = all.filter(
            ({ from, to, limit }) =>
              to + lateness - from >= limit && from <= end && to + lateness >= startedAt,
          );
          const told = faults.filter(({ at }) => at <= end);
          expect(silent.length + told.length, `from ${startedAt} to ${end}`).toBeGreaterThan(0);
        }
        for (const { from, to, limit } of all) {
          if (to - from < limit + lateness) continue;
          const found = interruptions.filter(
            ({ startedAt, endedAt }) => startedAt <= from + limit && (endedAt ?? 0) >= to - lateness,
          );
          expect(found.length, `silent from ${from} to ${to}`).toBe(1);
        }
      },
    ),
  );
});

test('where nothing is shown, nothing is found', () => {
  fc.assert(
    fc.property(signals, policies, delays, (stream, policy, delaysMs) => {
      const harmless = stream.filter((signal) => !shows(signal, policy));
      const { incidents, points } = judgeSession(late(harmless, delaysMs), { policy, until: endOf(stream) });
      expect(incidents.filter(({ tag }) => tag !== 'A8')).toEqual([]);
      expect(points).toEqual([]);
    }),
  );
});

test('technical facts never lower the score, whatever a policy calls technical', () => {
  fc.assert(
    fc.property(signals, policies, fc.subarray<Tag>([...sampleTags]), (stream, policy, technical) => {
      const rules = { ...policy.rules };
      for (const tag of technical) Object.assign(rules, { [tag]: { ...rules[tag], severity: 'technical' } });
      const { points } = judgeSession(atOnce(stream), { policy: { ...policy, rules }, until: endOf(stream) });
      const mayTake = (tag: Tag) => tag !== 'A8' && (tag === 'A4' || !technical.includes(tag));
      expect(points.filter(({ tag }) => !mayTake(tag))).toEqual([]);
    }),
  );
});

test('the entries of the account add up to the score whenever it stands still', () => {
  fc.assert(
    fc.property(
      signals,
      policies,
      fc.array(fc.integer({ min: 1, max: 33_000 }), { maxLength: 4 }),
      (stream, policy, stops) => {
        const judge = newJudge(policy);
        let hundredths = 10_000;
        let running = true;
        judge.setRunning(true, 0);
        const steps = [
          ...atOnce(stream).map(({ now, signals: some }) => ({ now, some })),
          ...stops.map((now) => ({ now, some: null })),
        ].sort((a, b) => a.now - b.now);
        for (const { now, some } of steps) {
          if (some) {
            judge.take(some, now);
            continue;
          }
          running = !running;
          judge.setRunning(running, now);
          for (const { delta, at, until } of judge.drain().points) {
            hundredths += Math.round(delta * 100);
            expect(until).toBeGreaterThanOrEqual(at);
          }
          expect(judge.focusScore).toBe(Math.round(hundredths / 100));
        }
      },
    ),
  );
});

test('each entry of the account names an incident of its rule that had begun', () => {
  fc.assert(
    fc.property(signals, policies, (stream, policy) => {
      const { incidents, points } = judgeSession(atOnce(stream), { policy, until: endOf(stream) });
      for (const { tag, until, incidentId } of points) {
        const incident = incidents.find(({ id }) => id === incidentId);
        expect(incident?.tag).toBe(tag);
        expect(until).toBeGreaterThanOrEqual(incident?.startedAt ?? Number.POSITIVE_INFINITY);
      }
    }),
  );
});
