/**
 * What each purpose rests on, and which purpose it is part of (GDPR Art. 6; DPV purpose taxonomy).
 * A no covers what is below; a yes covers it only if the notice listed it.
 */
import type { LegalBasis, PreferenceSignal, Purpose } from './vocabulary.ts';

export interface PurposeFacts {
  /** The basis that rows under this purpose normally rest on. */
  readonly basis: LegalBasis;
  /** The broader purpose, if it is not a root. */
  readonly parent?: Purpose;
  /** Consent is for a named recipient: a yes without one is refused. */
  readonly perRecipient?: true;
  /** A yes may leave the channel out (it then covers no contact category). */
  readonly channelOptional?: true;
  /**
   * Can be objected to, though rows under it rest on a contract: what rests on a legitimate interest, and whatever is done under a case,
   * ends with an objection (GDPR Art. 21(1)); what the contract needs goes on.
   */
  readonly objectable?: true;
}

export const purposes: Readonly<Record<Purpose, PurposeFacts>> = {
  'account-management': { basis: 'contract' },
  'order-management': { basis: 'contract' },
  delivery: { basis: 'contract' },
  'customer-care': { basis: 'contract', objectable: true },
  'identity-verification': { basis: 'legal-obligation' },
  'fraud-prevention': { basis: 'legitimate-interest' },
  'loyalty-programme': { basis: 'contract' },
  'direct-marketing': { basis: 'consent' },
  personalisation: { basis: 'consent' },
  'product-recommendation': { basis: 'consent', parent: 'personalisation' },
  'targeted-advertising': { basis: 'consent', parent: 'personalisation', perRecipient: true },
  'third-party-sharing': { basis: 'consent', perRecipient: true },
  'service-analytics': { basis: 'consent', channelOptional: true },
  research: { basis: 'consent', channelOptional: true },
  'legal-compliance': { basis: 'legal-obligation' },
  'rights-fulfilment': { basis: 'legal-obligation' },
};

/** The purposes that need a customer's consent, in the order of the vocabulary. */
export const consentPurposes = (Object.keys(purposes) as Purpose[]).filter((p) => purposes[p].basis === 'consent');

/** What a customer's `Sec-GPC: 1` objects to, for the request that carries it (Global Privacy Control). */
export const GPC_OBJECTIONS: readonly Purpose[] = ['third-party-sharing', 'targeted-advertising'];

/** The same by signal: what each is an objection to (GDPR Art. 21(5)). */
export const SIGNAL_OBJECTIONS: Readonly<Record<PreferenceSignal, readonly Purpose[]>> = { GPC: GPC_OBJECTIONS };

/** A purpose and all that is below it: what a denial, a withdrawal or an objection covers. */
export function withNarrower(purpose: Purpose): Purpose[] {
  const below = (Object.keys(purposes) as Purpose[]).filter((p) => purposes[p].parent === purpose);
  return [purpose, ...below.flatMap(withNarrower)];
}
