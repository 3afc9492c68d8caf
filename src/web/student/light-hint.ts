import type { ScoresMessage } from '../../protocol/student-messages.ts';
import { allIsWell, screenAndSoundHints } from '../../protocol/words.ts';
import type { CheckState } from './check-state.ts';

/** How well the camera sees the student, and what helps. */
export interface LightHint {
  state: CheckState;
  hint: string;
}

/** They have cards of their own. */
const ofOthers: ReadonlySet<string> = new Set(Object.values(screenAndSoundHints));

/**
 * From what the server saw in the last picture. Hints only: nobody is kept out by them. Whatever the server writes beyond
 * "all is well" is something to mend, also where the feedback level leaves out the numbers.
 */
export function lightHint(seen: ScoresMessage | null, arriving: boolean | null): LightHint {
  if (arriving === false) {
    return { state: 'needs you', hint: 'Your pictures do not arrive at the moment. Check the connection.' };
  }
  if (!seen) return { state: 'waiting', hint: 'Turn the camera on: then you see here how well it sees you.' };
  // With feedback off nobody tells how the pictures look.
  if (!seen.message) return { state: 'ok', hint: 'Your pictures arrive.' };
  if (seen.message !== allIsWell && !ofOthers.has(seen.message))
    return { state: 'needs you', hint: seen.message };
  // The rules wait before they speak of this; here it is mended at once.
  if ((seen.faces?.length ?? 0) > 1) {
    return { state: 'needs you', hint: 'We see more than one face. Sit alone in the picture.' };
  }
  return { state: 'ok', hint: 'Your pictures arrive and look fine.' };
}
