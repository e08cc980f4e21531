/**
 * Which of some customers a caller may find by what they read: asked of the same guards that decide everything else, of the state that each
 * has now. Nothing is fetched. Somebody whose state cannot be had makes it an error: who is left out without a word would be missing.
 */
import type { Coordinate } from '../../schema/policy.ts';
import type { Category, Channel, LegalBasis } from '../../schema/vocabulary.ts';
import type { Asking } from '../caller/caller.ts';
import type { PolicyIndex } from '../enforcement/policy-index.ts';
import { isGated, isReadable } from '../enforcement/policy-index.ts';
import type { Guards } from '../enforcement/shield.ts';
import type { SubjectStates } from '../enforcement/subjects.ts';
import { isAllowed, Verdicts } from '../enforcement/verdicts.ts';

/** By what somebody is found. */
export interface Finding {
  /** The root field that finds them; they must be open to it. */
  readonly field: Coordinate;
  /** What is read of them so that they are found: open as it is, a mask is a no. */
  readonly reads: readonly Category[];
  /** They agreed to be found for one of these channels: by a row that rests on consent, asked as if the request named it. Absent: any row. */
  readonly channels?: readonly Channel[];
}

/**
 * @returns those who may be found, in the order of the ids; where there is none, nobody is asked about in their place
 * @throws {TypeError} where the state of one of them could not be had
 */
export async function admitted(
  { guards, index }: { readonly guards: Guards; readonly index: PolicyIndex },
  asking: Asking,
  { field: coordinate, reads, channels }: Finding,
  ids: readonly string[],
  states: SubjectStates,
): Promise<readonly string[]> {
  const [type = '', field = ''] = coordinate.split('.');
  const category = index.classOf(type, field);
  if (!isGated(category) || !reads.every(isReadable)) return [];
  const question = { index: 0, category, type, field, argumentsOf: () => ({}), madeOf: reads };
  const askings = channels?.map((channel) => ({ ...asking, channel })) ?? [asking];
  const found = new Set<string>();
  // One load of states serves all of them.
  for (const each of askings) {
    const verdicts = await Verdicts.of(guards, each, states, [question]);
    if (ids.length === 0) await verdicts.establishFound(undefined);
    // The ids were found, not asked for: about strangers nobody is asked in their place.
    await verdicts.establish(ids, true);
    for (const id of ids) {
      const verdict = verdicts.of(question, id);
      if (verdict === 'unavailable') throw new TypeError('The state of a customer could not be had');
      if (isAllowed(verdict) && (channels === undefined || isConsent(verdict.basis))) found.add(id);
    }
  }
  return ids.filter((id) => found.has(id));
}

const isConsent = (basis: LegalBasis): boolean => basis === 'consent' || basis === 'explicit-consent';
