// Plain words that server and pages share. No schema here: pages that import it do not load zod.

/** What `SCORES.message` says when there is nothing to mend. */
export const allIsWell = 'All is well.';

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
