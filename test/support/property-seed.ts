/**
 * Runs before every suite. Property tests draw other cases each time; with `PROPERTY_SEED` (a whole number) they draw those of that
 * seed, so that somebody else can have the same run. CI takes it from the commit: every commit has cases of its own, always the same.
 */
const seed = process.env.PROPERTY_SEED;
if (seed !== undefined) {
  if (!/^\d{1,9}$/.test(seed)) throw new TypeError('PROPERTY_SEED must be a whole number of at most nine digits.');
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
}
