import { type Checked, hasOtherSeverity, isOff } from './check.ts';
import { clockTime } from './clock-time.ts';
import { tell } from './told.ts';

/** Everything that is not as a session's script says, a line each. */
export function problemsOf({ startedAt, matches, missed, extra, duplicates, untold }: Checked): string[] {
  const span = ({ tag, from, to }: { tag: string; from: number; to: number }) =>
    `${tag} ${clockTime(from)} – ${clockTime(to)}`;
  return [
    ...missed.map((expected) => `missed: ${span(expected)}`),
    ...extra.map((incident) => `not in the script: ${tell(incident, startedAt)}`),
    ...duplicates.map((incident) => `told again: ${tell(incident, startedAt)}`),
    ...matches
      .filter(isOff)
      .map(
        ({ expected, incident }) => `wrong dates: ${tell(incident, startedAt)}; scripted ${span(expected)}`,
      ),
    ...matches
      .filter(hasOtherSeverity)
      .map(({ expected, incident }) => `not ${expected.severity}: ${tell(incident, startedAt)}`),
    ...untold.map((gap) => `did not say that it could not measure: ${span(gap)}`),
  ];
}

/** What is wrong, by session, or that nothing is. */
export function verdict(all: readonly Checked[]): string {
  const wrong = all.filter((checked) => problemsOf(checked).length > 0);
  if (wrong.length === 0) {
    return all.length === 1 ? 'The session is as scripted.' : `All ${all.length} sessions are as scripted.`;
  }
  const lines = wrong.flatMap((checked) => [
    checked.title,
    ...problemsOf(checked).map((line) => `  ${line}`),
  ]);
  return ['Not as scripted:', ...lines].join('\n');
}
