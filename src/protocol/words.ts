// Plain words that server and pages share. No schema here: pages that import it do not load zod.

/** What `SCORES.message` says when there is nothing to mend. */
export const allIsWell = 'All is well.';

const shareAgain = 'Your screen does not arrive. Share it again.';
const noSound = 'Your sound does not arrive. Check that the microphone is on and allowed here.';

/** What `SCORES.message` says of a shared screen and of sound, by source and fault. */
export const screenAndSoundHints = {
  'screen missing': shareAgain,
  'screen stopped': shareAgain,
  'screen black': 'Your shared screen is black. Share it again.',
  'screen frozen': 'Your shared screen stands still. Share it again.',
  'screen not-entire-screen': 'Please share your entire screen, not a window or a tab.',
  'audio missing': noSound,
  'audio stopped': noSound,
  'audio muted': 'Your microphone is muted. Switch it on again.',
  'audio silent': 'Your microphone seems to be switched off. Look for a switch on it or on its cable.',
} as const;

/** Why a picture was not taken for the enrolment, as `code` of a 422. */
export const enrolmentFaults = [
  'no-face',
  'multiple-faces',
  'too-small',
  'too-dark',
  'too-blurry',
  'looking-away',
  'not-live',
] as const;
