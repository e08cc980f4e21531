/**
 * When one row stands wherever another does, and gives at least as much: then the other one changes nothing beside it. Pure; it
 * speaks of rows as they are written, for every customer and caller at once, and where it is not sure it says no.
 */
import type { Grant } from '../../schema/policy.ts';

/** What a row asks for and gives, but not to whom: two rows are compared under one role and one purpose. */
export type Terms = Omit<Grant, 'row' | 'role' | 'purposes'>;

/** Whether `one` stands whenever `other` stands, and gives no less. */
export const covers = (one: Terms, other: Terms): boolean => givesAsMuch(one, other) && standsWhenever(one, other);

/** Whether `one` stands whenever `other` stands, whatever each gives. */
export const standsWhenever = (one: Terms, other: Terms): boolean =>
  basisCovers(one, other) &&
  // One speaks to who asks for themselves, the other to who acts for somebody.
  one.onBehalf === other.onBehalf &&
  // Of no customer both can be: one is there, the other is not.
  one.newCustomer === other.newCustomer &&
  caseCovers(one.case, other.case) &&
  asksNoMore(one.ownRequestOnly, other.ownRequestOnly) &&
  asksNoMore(one.ownPayloadOnly, other.ownPayloadOnly) &&
  asksNoMore(other.despiteRestriction, one.despiteRestriction) &&
  (one.acr === undefined || (other.acr?.every((acr) => one.acr?.includes(acr)) ?? false)) &&
  (one.maxAge === undefined || (other.maxAge !== undefined && other.maxAge <= one.maxAge));

const givesAsMuch = (one: Terms, other: Terms): boolean =>
  one.mask === undefined || JSON.stringify(one.mask) === JSON.stringify(other.mask);

const asksNoMore = (one: true | undefined, other: true | undefined): boolean => one === undefined || other === true;

/** Any verified case is one; neither it nor an emergency is the other. */
const caseCovers = (one: Terms['case'], other: Terms['case']): boolean =>
  one === undefined || one === other || (one === true && other === 'substantial');

/** A legal obligation always stands; an explicit consent is a consent. A named channel and any channel do not compare. */
function basisCovers(one: Terms, other: Terms): boolean {
  if (one.basis === 'legal-obligation') return true;
  const isConsent = one.basis === 'consent' && (other.basis === 'consent' || other.basis === 'explicit-consent');
  if (one.basis !== other.basis && !isConsent) return false;
  if (one.contactChannels === undefined || other.contactChannels === undefined)
    return one.contactChannels === other.contactChannels;
  return other.contactChannels.every((channel) => one.contactChannels?.includes(channel));
}
