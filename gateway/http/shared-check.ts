/**
 * One look for all who ask at about the same time: whoever may ask without a token must not be able to make the gateway call
 * its services as often as they like.
 */

/** Milliseconds for which a yes is told again. */
const YES_HOLDS = 1_000;
/** The same for a no: what has just come back is soon seen. */
const NO_HOLDS = 100;

/** A check like `check` that is under way at most once, and whose answer holds for a moment. One that fails is a no. */
export function sharedCheck(check: () => Promise<boolean>): () => Promise<boolean> {
  let last: Promise<boolean> | undefined;
  let holdsUntil = 0;
  return () => {
    if (last !== undefined && performance.now() < holdsUntil) return last;
    holdsUntil = Number.POSITIVE_INFINITY;
    last = Promise.resolve()
      .then(check)
      .catch(() => false)
      .then((yes) => {
        holdsUntil = performance.now() + (yes ? YES_HOLDS : NO_HOLDS);
        return yes;
      });
    return last;
  };
}
