import { AttemptJudge } from '../../../../src/incidents/attempt-judge.ts';
import { builtModule } from '../../shared/built-server.ts';

/**
 * The judge as the server runs it: built. Without a build it is the source, which costs about a third more here: tsx
 * gives every function a name as it is made.
 */
export async function deployedJudge(tell: (words: string) => void): Promise<typeof AttemptJudge> {
  const built = await builtModule('incidents/attempt-judge.js');
  if (built) return ((await import(built)) as { AttemptJudge: typeof AttemptJudge }).AttemptJudge;
  tell('there is no built server (`npm run build:server`); its source costs more');
  return AttemptJudge;
}
