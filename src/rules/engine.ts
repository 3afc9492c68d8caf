import type { Consent } from '../protocol/exam.ts';
import type { IncidentDetails, Tag } from '../protocol/incident.ts';
import type { Policy } from '../protocol/policy.ts';
import type { UnmeasuredReason } from '../protocol/timeline.ts';
import { origin, type SignalTag, signalTags } from '../signals/signal.ts';
import type { LookBack } from '../signals/signal-window.ts';
import { faceAbsent } from './a1-face-absent.ts';
import { multipleFaces } from './a2-multiple-faces.ts';
import { lookingAway } from './a3-looking-away.ts';
import { forbiddenObject } from './a4-forbidden-object.ts';
import { forbiddenContent } from './a5-forbidden-content.ts';
import { conversation } from './a6-conversation.ts';
import { leftExam } from './a7-left-exam.ts';
import { captureInterrupted } from './a8-capture-interrupted.ts';
import { notLive } from './a9-not-live.ts';
import { impersonation } from './a10-impersonation.ts';
import type { Rule } from './rule.ts';

/** Every rule there is. A new one is a file and a line here. */
export const rules: readonly Rule[] = [
  faceAbsent,
  multipleFaces,
  lookingAway,
  forbiddenObject,
  forbiddenContent,
  conversation,
  leftExam,
  captureInterrupted,
  notLive,
  impersonation,
];

const byTag = new Map(rules.map((rule) => [rule.tag, rule]));

/** @throws Error when a tag has no rule, which a test excludes. */
export function ruleOf(tag: Tag): Rule {
  const rule = byTag.get(tag);
  if (!rule) throw new Error(`There is no rule ${tag}.`);
  return rule;
}

/** What was seen, in words for teachers. */
export function seenIn(tag: Tag, details: IncidentDetails): string {
  // A database may hold incidents of a rule that is no more.
  return byTag.get(tag)?.words(details) ?? tag;
}

/** False for what happens and is over, like a paste. */
export function lasts(tag: Tag, details: IncidentDetails): boolean {
  return byTag.get(tag)?.lasts?.(details) ?? true;
}

/** What can be measured of one attempt beside what its policy asks for. */
export interface Conditions {
  /** Signals that this server makes. */
  served: readonly SignalTag[];
  consent: Readonly<Partial<Consent>>;
  /** Rules that are off for this student. */
  exempt: readonly Tag[];
}

/** A rule that is asked at every tick, unless it was quiet and its newest signal is fresh. */
export interface Ticking {
  rule: Rule;
  /** See `Rule.freshMs`; -Infinity where no signal is ever fresh enough. */
  freshMs: number;
}

/** The rules that judge one attempt, by the signals they read, and why the others cannot. */
export interface RuleSet {
  readonly reading: Readonly<Record<SignalTag, readonly Rule[]>>;
  /** Those that read anything but the events of the page, which have a clock of their own. */
  readonly ticking: readonly Ticking[];
  readonly lookBack: LookBack;
  /** The policy as far as it can be carried out: what is not served is not captured. */
  readonly policy: Policy;
  /** Enabled rules that can never say anything of this attempt. */
  readonly unmeasured: readonly { tag: Tag; reason: UnmeasuredReason }[];
}

/** Who shares a policy object shares its rule set: what is the same for many should be in memory once. */
const known = new WeakMap<Policy, Map<string, RuleSet>>();

export function ruleSet(asked: Policy, conditions: Conditions): RuleSet {
  const sets = known.get(asked) ?? new Map<string, RuleSet>();
  known.set(asked, sets);
  const { served, consent, exempt } = conditions;
  const key = JSON.stringify([served, consent, exempt]);
  const set = sets.get(key) ?? newRuleSet(asked, conditions);
  sets.set(key, set);
  return set;
}

function newRuleSet(asked: Policy, conditions: Conditions): RuleSet {
  const policy = asFarAsServed(asked, conditions.served);
  const wanted = rules.filter(({ tag }) => policy.rules[tag].enabled && !conditions.exempt.includes(tag));
  const unmeasured: { tag: Tag; reason: UnmeasuredReason }[] = [];
  const reading = forEachTag((): Rule[] => []);
  const lookBack = forEachTag(() => 0);
  for (const rule of wanted) {
    const reason = obstacle(rule, asked, conditions);
    if (reason) {
      unmeasured.push({ tag: rule.tag, reason });
      continue;
    }
    reading[rule.reads].push(rule);
    lookBack[rule.reads] = Math.max(lookBack[rule.reads], rule.lookBackMs(policy));
  }
  const ticking = signalTags
    .flatMap((tag) => (tag === 'A7' ? [] : reading[tag]))
    .map((rule) => ({ rule, freshMs: rule.freshMs?.(policy) ?? Number.NEGATIVE_INFINITY }));
  return { reading, ticking, lookBack, policy, unmeasured };
}

const forEachTag = <V>(value: () => V) =>
  Object.fromEntries(signalTags.map((tag) => [tag, value()])) as Record<SignalTag, V>;

function asFarAsServed(policy: Policy, served: readonly SignalTag[]): Policy {
  const sources = new Set(served.map((tag) => origin[tag].source));
  const { camera, screen, audio } = policy.capture;
  const capture = {
    ...policy.capture,
    camera: camera && sources.has('camera'),
    screen: sources.has('screen') && screen,
    audio: audio && sources.has('audio'),
  };
  return { ...policy, capture };
}

/** Why nothing can come of what the rule reads. */
function obstacle({ reads }: Rule, { capture }: Policy, conditions: Conditions): UnmeasuredReason | null {
  const { source, consent } = origin[reads];
  if (source !== 'page' && capture[source] === false) return 'source-off';
  if (consent && conditions.consent[consent] !== true) return 'no-consent';
  return conditions.served.includes(reads) ? null : 'not-served';
}
