/**
 * What a yes covers beside its own purpose, and which purposes are above one: the hierarchy as consents see it.
 */
import { purposes, withNarrower } from '../../../schema/purposes.ts';
import type { Purpose } from '../../../schema/vocabulary.ts';

/** The purpose, and those below it that the notice lists and that need no recipient of their own. */
export const coveredPurposes = (purpose: Purpose, notice: { readonly purposes: readonly Purpose[] }): Purpose[] =>
  withNarrower(purpose).filter(
    (covered) => covered === purpose || (notice.purposes.includes(covered) && !purposes[covered].perRecipient),
  );

/** The broader purposes that it is part of, the nearest first. */
export function broaderPurposes(purpose: Purpose): Purpose[] {
  const { parent } = purposes[purpose];
  return parent === undefined ? [] : [parent, ...broaderPurposes(parent)];
}
