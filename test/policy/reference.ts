/**
 * The rules of the decision a second time, from the hand-written table and in the words of the model: what `decide` is
 * compared with. It must not import anything of the enforcement room.
 */
import type { Asking } from '../../gateway/caller/caller.ts';
import type { ConsentInForce, CustomerState } from '../../schema/customer-state.ts';
import {
  type Category,
  type Purpose,
  purposeEnumValue,
  type Role,
  WRITE_CATEGORIES,
  type WriteCategory,
} from '../../schema/vocabulary.ts';
import { basisOf, LINES, type Sign, symbolsOf } from './table.ts';

const FURTHEST_LAST = ['FORBIDDEN', 'CASE_REQUIRED', 'STEP_UP_REQUIRED', 'CONSENT_REQUIRED', 'RESTRICTED'];
const DATA: readonly Role[] = ['marketer', 'analyst', 'partner'];
const NEEDS_RECIPIENT: readonly Purpose[] = ['third-party-sharing', 'targeted-advertising'];
const MAY_LEAVE_CHANNEL_OUT: readonly Purpose[] = ['service-analytics', 'research'];
const CONTACT: Readonly<Record<string, readonly string[]>> = {
  'contact.email': ['EMAIL'],
  'contact.phone': ['SMS', 'PHONE'],
  'contact.address': ['POST'],
};

export interface Asked {
  readonly action: 'read' | 'write';
  readonly category: Category | WriteCategory;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly inOwnPayload?: boolean;
}

/** `allow`, `mask` or the code of the refusal, as the model has it. */
export function agreed(request: Asking, asked: Asked, state: CustomerState): string {
  const isWrite = (WRITE_CATEGORIES as readonly string[]).includes(asked.category);
  if (isWrite !== (asked.action === 'write')) return 'FORBIDDEN';
  if (asked.category !== 'key') return best(outcomes(request, asked, state));
  const { purpose, brand, channel, caller } = request;
  const about = { purpose: purposeEnumValue(purpose), brand, channel, recipient: caller.recipient };
  const visible = LINES.flatMap((category) => outcomes(request, { ...asked, category, arguments: about }, state));
  const answer = best([...visible, ...ownPayload(request, asked, state)]);
  return answer === 'mask' ? 'allow' : answer;
}

function best(results: readonly string[]): string {
  if (results.includes('allow')) return 'allow';
  if (results.includes('mask')) return 'mask';
  return FURTHEST_LAST.findLast((code) => results.includes(code)) ?? 'FORBIDDEN';
}

const outcomes = (request: Asking, asked: Asked, state: CustomerState): string[] =>
  request.caller.roles.flatMap((role) =>
    symbolsOf(asked.category, role, request.purpose).map((symbol) => outcome(role, symbol, request, asked, state)),
  );

function outcome(role: Role, symbol: Sign, request: Asking, asked: Asked, state: CustomerState): string {
  const { category, action } = asked;
  if (role === 'customer' && request.caller.customer !== state.id) return 'FORBIDDEN';
  if (role === 'partner' && request.caller.recipient === undefined) return 'FORBIDDEN';
  if (category === 'consent.status' && DATA.includes(role) && !isAboutItself(request, asked.arguments))
    return 'FORBIDDEN';
  if ((symbol === 'c' || symbol === 's' || symbol === 'b') && !hasCase(symbol, request, state)) return 'CASE_REQUIRED';
  // The one thing that is done to somebody who is not there.
  if (category === 'customer.registration') return state.known ? 'FORBIDDEN' : 'allow';
  if (!state.known || state.erased) return 'FORBIDDEN';
  const basis = basisOf(category, role, request.purpose, symbol);
  if (basis === 'legitimate-interest' && opposes(request, state)) return 'FORBIDDEN';
  if (basis === 'contract') {
    if (request.purpose === 'loyalty-programme' && !state.enrolled) return 'FORBIDDEN';
    if (state.account !== 'OPEN' && !(role === 'customer' && action === 'read')) return 'FORBIDDEN';
  }
  if (basis === 'consent' || basis === 'explicit-consent') {
    const fits = (one: ConsentInForce) => covers(one, request, category, basis === 'explicit-consent');
    if (objects(request) || !state.consents.some(fits)) return 'CONSENT_REQUIRED';
  }
  if (state.restricted && !standsAnyway(role, request.purpose, category)) return 'RESTRICTED';
  return symbol === 'm' ? 'mask' : 'allow';
}

/** A case of the one who asks, with this customer, that has not ended, and is of the kind that the sign means. */
function hasCase(symbol: 'c' | 's' | 'b', request: Asking, state: CustomerState): boolean {
  if (!state.known || state.erased || opposes(request, state)) return false;
  const kinds = { c: ['low', 'substantial'], s: ['substantial'], b: ['break-glass'] }[symbol];
  return (state.cases ?? []).some(
    (one) =>
      one.id === request.case &&
      one.actor === request.caller.actor &&
      new Date(one.until).getTime() > request.now &&
      kinds.includes(one.assurance),
  );
}

/** Whoever objects to a purpose, once and for all or in this request (Art. 21(1)). Of those that are part of another only these two. */
function opposes({ purpose, objections }: Asking, state: CustomerState): boolean {
  const stated = [...(state.known ? state.objections : []), ...(objections ?? [])];
  const isPart = purpose === 'product-recommendation' || purpose === 'targeted-advertising';
  return stated.includes(purpose) || (isPart && stated.includes('personalisation'));
}

/** What GPC objects to, in this request. */
const objects = ({ objections, purpose }: Asking): boolean => objections?.includes(purpose) ?? false;

/** The one explicit row of the key. */
function ownPayload(request: Asking, asked: Asked, state: CustomerState): string[] {
  const { roles } = request.caller;
  if (!asked.inOwnPayload || !roles.includes('ingest') || request.purpose !== 'account-management') return [];
  if (!state.known || state.erased || state.account !== 'OPEN') return [];
  return [state.restricted ? 'RESTRICTED' : 'allow'];
}

const standsAnyway = (role: Role, purpose: Purpose, category: string): boolean =>
  role === 'customer' ||
  role === 'dpo' ||
  purpose === 'legal-compliance' ||
  purpose === 'rights-fulfilment' ||
  category === 'consent.withdrawal';

function isAboutItself(request: Asking, args: Asked['arguments'] = {}): boolean {
  const isOr = (value: unknown, own: unknown) => value === null || value === undefined || value === own;
  return (
    args.purpose === purposeEnumValue(request.purpose) &&
    isOr(args.brand, request.brand) &&
    isOr(args.recipient, request.caller.recipient) &&
    (request.channel === undefined || args.channel === request.channel)
  );
}

function covers(one: ConsentInForce, request: Asking, category: string, explicit: boolean): boolean {
  if (one.purpose !== request.purpose || one.brand !== request.brand) return false;
  if (one.until !== null && new Date(one.until).getTime() <= request.now) return false;
  if (one.recipient !== (NEEDS_RECIPIENT.includes(request.purpose) ? request.caller.recipient : null)) return false;
  if (explicit && !one.specialCategories) return false;
  const contact = CONTACT[category];
  if (one.channel === null)
    return MAY_LEAVE_CHANNEL_OUT.includes(request.purpose) && contact === undefined && request.channel === undefined;
  if (contact !== undefined) return contact.includes(one.channel);
  return request.channel === undefined || request.channel === one.channel;
}
