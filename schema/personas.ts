/**
 * The personas of development: what `ask`, `token` and the page of the gateway let a newcomer be.
 * Their tokens come from the development issuer, which production does not trust.
 */
import type { Purpose, Role } from './vocabulary.ts';

export interface Persona {
  readonly name: Role;
  readonly roles: readonly Role[];
  /** The first one is the default of `ask` and `token`. */
  readonly purposes: readonly [Purpose, ...Purpose[]];
  /** Claim `recipient`, partners only. */
  readonly recipient?: string;
}

export const personas: readonly Persona[] = [
  {
    name: 'customer',
    roles: ['customer'],
    purposes: ['account-management', 'order-management', 'loyalty-programme', 'rights-fulfilment'],
  },
  { name: 'agent', roles: ['agent'], purposes: ['customer-care', 'identity-verification'] },
  { name: 'supervisor', roles: ['supervisor'], purposes: ['customer-care', 'identity-verification'] },
  { name: 'store-staff', roles: ['store-staff'], purposes: ['order-management'] },
  {
    name: 'marketer',
    roles: ['marketer'],
    purposes: ['direct-marketing', 'personalisation', 'product-recommendation'],
  },
  { name: 'analyst', roles: ['analyst'], purposes: ['service-analytics', 'research'] },
  {
    name: 'partner',
    roles: ['partner'],
    purposes: ['third-party-sharing', 'targeted-advertising'],
    recipient: 'partner-1',
  },
  { name: 'dpo', roles: ['dpo'], purposes: ['rights-fulfilment', 'legal-compliance'] },
  { name: 'auditor', roles: ['auditor'], purposes: ['rights-fulfilment', 'legal-compliance'] },
  { name: 'ingest', roles: ['ingest'], purposes: ['account-management'] },
];

/** The persona of a name, or undefined. */
export const personaNamed = (name: string): Persona | undefined => personas.find((persona) => persona.name === name);

/** Recipients that the demo consents name. */
export const RECIPIENTS = ['partner-1', 'partner-2'] as const;
