/**
 * What the table and the demo customers' notes together say of one question: may this role, under this purpose, read this
 * category of this customer. Written from the model's sentences, in their order; it knows nothing of the engine.
 */
import type { DemoLabel } from '../../schema/demo-customers.ts';
import type { Category, Purpose, Role } from '../../schema/vocabulary.ts';
import { LINES, symbolsOf } from '../policy/table.ts';

/** One request of one of the personas; the partner's recipient is `partner-1`. */
export interface Request {
  readonly role: Role;
  readonly purpose: Purpose;
  readonly brand: 'fresh' | 'value';
  /** `x-channel`. */
  readonly channel?: string;
}

export type Verdict = 'open' | 'masked' | 'FORBIDDEN' | 'CASE_REQUIRED' | 'CONSENT_REQUIRED';

export const DATA_ROLES: readonly Role[] = ['marketer', 'analyst', 'partner'];
/** Roles whose rows stand while processing is restricted: self, and the purposes of oversight. */
const UNRESTRICTED: readonly Role[] = ['customer', 'dpo', 'auditor'];
/** What an objection to marketing and profiling took back. */
const MARKETING_AND_PROFILING = [
  'direct-marketing',
  'personalisation',
  'product-recommendation',
  'targeted-advertising',
];
/** Contact data needs a yes for a channel of its own, whatever the request names. */
const CONTACT_CHANNELS: Readonly<Partial<Record<Category, readonly string[]>>> = {
  'contact.email': ['EMAIL'],
  'contact.phone': ['SMS', 'PHONE'],
  'contact.address': ['POST'],
};

/** The channels on which a demo customer's yes stands, for a purpose and a brand; each yes is explicit where it can be. */
function consentedChannels(label: DemoLabel, { purpose, brand }: Request): readonly string[] {
  const every = ['EMAIL', 'SMS', 'PHONE', 'POST', 'PUSH', 'IN_APP'];
  switch (label) {
    case 'consents-to-all':
      return every;
    case 'objected':
      return MARKETING_AND_PROFILING.includes(purpose) ? [] : every;
    case 'email-marketing-only':
      return purpose === 'direct-marketing' && brand === 'fresh' ? ['EMAIL'] : [];
    case 'restricted':
    case 'refuses-all':
    case 'withdrew':
    case 'outdated-notice':
    case 'erased':
      return [];
  }
}

/** What a refused field says depends on who asks; what is not refused is open or masked. */
export function verdict(category: Category, label: DemoLabel, request: Request): Verdict {
  const { role, purpose, channel } = request;
  const symbols = symbolsOf(category, role, purpose);
  if (symbols.length === 0) return 'FORBIDDEN';
  if (symbols.every((symbol) => ['c', 's', 'b'].includes(symbol))) return 'CASE_REQUIRED';
  if (label === 'erased') return 'FORBIDDEN';
  const isData = DATA_ROLES.includes(role);
  if (label === 'restricted' && !UNRESTRICTED.includes(role)) return isData ? 'CONSENT_REQUIRED' : 'FORBIDDEN';
  if (isData) {
    const yes = consentedChannels(label, request);
    // For what is no contact data a yes on any channel counts, unless the request narrows it.
    const wanted = CONTACT_CHANNELS[category] ?? (channel === undefined ? yes : [channel]);
    return wanted.some((one) => yes.includes(one)) ? 'open' : 'CONSENT_REQUIRED';
  }
  return symbols.includes('o') ? 'open' : 'masked';
}

/** Whether a customer is there at all: at least one category is. */
export const isThere = (label: DemoLabel, request: Request): boolean =>
  LINES.some((category) => ['open', 'masked'].includes(verdict(category, label, request)));

/** The code of a customer who is not there, the same for unknown, erased, restricted and refusing ones. */
export const absence = (request: Request): Verdict =>
  DATA_ROLES.includes(request.role) ? 'CONSENT_REQUIRED' : 'FORBIDDEN';
