import fc from 'fast-check';

/**
 * A test run fails only for what was changed: property tests try the same cases each time. `PROPERTY_SEED=random` (or a
 * number) tries others; what fails there belongs into a test of its own.
 */
const { PROPERTY_SEED: seed = '1' } = process.env;
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });
