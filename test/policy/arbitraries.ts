/**
 * Random requests and customers for the properties of the decision. Consents are drawn near the request, or none would ever fit.
 */
import fc from 'fast-check';
import type { Asking, Caller } from '../../gateway/caller/caller.ts';
import type { Question } from '../../gateway/enforcement/decide.ts';
import type { CaseGrant, ConsentInForce, CustomerState } from '../../schema/customer-state.ts';
import { GPC_OBJECTIONS } from '../../schema/purposes.ts';
import {
  ACCOUNT_STATES,
  BRANDS,
  CATEGORIES,
  CHANNELS,
  PURPOSES,
  purposeEnumValue,
  ROLES,
  type Role,
  WRITE_CATEGORIES,
} from '../../schema/vocabulary.ts';
import { type Known, NOW } from './people.ts';
import { PURPOSES_OF } from './table.ts';

const IDS = ['1', '2'] as const;
const RECIPIENTS = ['partner-1', 'partner-2'] as const;

/** Mostly the first, sometimes any of the others. */
const mostly = <T>(usual: T, others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(usual, ...others) });

const otherRoles = ROLES.filter((role) => role !== 'customer');

const caller: fc.Arbitrary<Caller> = fc.oneof(
  fc.constantFrom(...IDS).map((customer): Caller => ({ subject: 's', actor: 'a', roles: ['customer'], customer })),
  fc
    .record({
      roles: fc.oneof(
        fc.constantFrom(...otherRoles).map((role): Role[] => [role]),
        fc.subarray(otherRoles, { minLength: 1 }),
      ),
      recipient: mostly<string | undefined>('partner-1', ['partner-2', undefined]),
    })
    .map(({ roles, recipient }): Caller => ({ subject: 's', actor: 'a', roles, recipient })),
);

/** A request, mostly for a purpose that one of the caller's roles has rows under. */
export const asking: fc.Arbitrary<Asking> = caller.chain((who) =>
  fc.record({
    caller: fc.constant(who),
    purpose: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...who.roles.flatMap((role) => PURPOSES_OF[role])) },
      { weight: 1, arbitrary: fc.constantFrom(...PURPOSES) },
    ),
    brand: fc.constantFrom(...BRANDS),
    channel: fc.option(fc.constantFrom(...CHANNELS), { nil: undefined }),
    case: fc.option(fc.constant('case-1'), { nil: undefined }),
    objections: fc.option(fc.constant(GPC_OBJECTIONS), { nil: undefined, freq: 2 }),
    now: fc.constantFrom(NOW - 1, NOW, NOW + 1),
  }),
);

const consentNear = ({ purpose, brand, channel, caller: { recipient } }: Asking): fc.Arbitrary<ConsentInForce> =>
  fc.record({
    purpose: mostly(purpose, PURPOSES),
    brand: mostly<string>(brand, BRANDS),
    channel: fc.oneof(fc.constant(channel ?? 'EMAIL'), fc.constantFrom(...CHANNELS), fc.constant(null)),
    recipient: fc.oneof(fc.constant(recipient ?? null), fc.constant(null), fc.constantFrom(...RECIPIENTS)),
    specialCategories: fc.boolean(),
    until: fc.constantFrom(
      null,
      ...[NOW - 86_400_000, NOW - 1, NOW, NOW + 1, NOW + 86_400_000].map((at) => new Date(at).toISOString()),
    ),
  });

/** Mostly the case of the request and its caller; every other part of one can be wrong. */
const caseNear: fc.Arbitrary<CaseGrant> = fc.record({
  id: mostly('case-1', ['case-2']),
  actor: mostly('a', ['b']),
  assurance: fc.constantFrom('low', 'substantial', 'break-glass'),
  until: fc.constantFrom(...[NOW - 1, NOW, NOW + 1, NOW + 2, NOW + 1_800_000].map((at) => new Date(at).toISOString())),
});

const rarely = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

/** A customer who is there, with consents that may fit the request. */
export const knownNear = (request: Asking): fc.Arbitrary<Known> =>
  fc.record({
    id: mostly<string>(request.caller.customer ?? '1', IDS),
    known: fc.constant(true as const),
    epoch: fc.nat(),
    erased: rarely,
    restricted: rarely,
    account: fc.oneof(fc.constant('OPEN' as const), fc.constantFrom(...ACCOUNT_STATES)),
    enrolled: fc.boolean(),
    objections: fc.subarray([...PURPOSES], { maxLength: 4 }),
    consents: fc.array(consentNear(request), { maxLength: 6 }),
    cases: fc.option(fc.array(caseNear, { maxLength: 3 }), { nil: undefined }),
  });

/** A customer, who may be unknown. */
export const customerNear = (request: Asking): fc.Arbitrary<CustomerState> =>
  fc.oneof(
    { weight: 9, arbitrary: knownNear(request) },
    { weight: 1, arbitrary: fc.constantFrom(...IDS).map((id) => ({ id, known: false as const })) },
  );

/** A question, with arguments as `consentStatus` takes them. */
export const questionNear = (request: Asking): fc.Arbitrary<Question> =>
  fc.record({
    action: fc.oneof({ weight: 5, arbitrary: fc.constant('read' as const) }, fc.constant('write' as const)),
    category: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...CATEGORIES) },
      { weight: 1, arbitrary: fc.constantFrom(...WRITE_CATEGORIES) },
      { weight: 1, arbitrary: fc.constantFrom('key' as const, 'consent.status' as const) },
    ),
    inOwnPayload: fc.option(fc.boolean(), { nil: undefined }),
    arguments: fc.option(
      fc.record({
        purpose: mostly<string>(purposeEnumValue(request.purpose), PURPOSES.map(purposeEnumValue)),
        brand: mostly<string | null | undefined>(request.brand, [null, undefined, ...BRANDS]),
        recipient: mostly<string | null | undefined>(request.caller.recipient, [null, undefined, ...RECIPIENTS]),
        channel: mostly<string | null | undefined>(request.channel, [null, undefined, ...CHANNELS]),
      }),
      { nil: undefined },
    ),
  });

/** A request, a question and a customer that belong together. */
export const scene = asking.chain((request) =>
  fc.record({ request: fc.constant(request), question: questionNear(request), state: customerNear(request) }),
);

/** The same with a customer who is there. */
export const knownScene = asking.chain((request) =>
  fc.record({ request: fc.constant(request), question: questionNear(request), state: knownNear(request) }),
);
