/**
 * Random scenes: a policy, and operations by callers of every kind about customers in every state. States are drawn near the request
 * that they are decided in, or no consent would ever fit.
 */
import fc from 'fast-check';
import type { Asking, Caller } from '../../../gateway/caller/caller.ts';
import type { CustomerState } from '../../../schema/customer-state.ts';
import { personas } from '../../../schema/personas.ts';
import type { Policy } from '../../../schema/policy.ts';
import { CHANNELS, RISKS, type Role } from '../../../schema/vocabulary.ts';
import { asking as anyAsking, knownNear } from '../../policy/arbitraries.ts';
import { consent, NOW } from '../../policy/people.ts';
import type { OperationChoices, SelectionChoices } from '../choices.ts';
import { isSet } from '../picking.ts';
import { policies } from './policies.ts';
import { IDS } from './samples.ts';

export interface Asked {
  readonly asking: Asking;
  /** Those whom the consent service knows. */
  readonly states: readonly CustomerState[];
  readonly operation: OperationChoices;
}

export interface Scene {
  readonly policy: Policy;
  readonly asked: readonly Asked[];
}

const any = fc.nat(9_999);
/** From an operation down to the product in a line of a purchase, and a way round by the customer of a purchase. */
const DEPTH = 8;

/** Wide at the top, where customers are; mostly a thread further down. */
const widthAt = (depth: number): number => (depth > 6 ? 5 : depth > 4 ? 3 : 2);

const selection = (depth: number): fc.Arbitrary<SelectionChoices> =>
  fc.record({
    kind: any,
    pick: any,
    alias: any,
    // Mostly none, or most of an operation would be left out again.
    directive: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: any }),
    args: any,
    children:
      depth === 0
        ? fc.constant([])
        : fc.array(selection(depth - 1), { minLength: 1, maxLength: widthAt(depth), size: 'max' }),
  });

const operation: fc.Arbitrary<OperationChoices> = fc.record({
  // One in four is a mutation.
  kind: fc.constantFrom(0, 0, 0, 9),
  flags: any,
  selections: fc.array(selection(DEPTH), { minLength: 1, maxLength: 3, size: 'max' }),
});

/** Customers write, and care and stores see masks: they come more often, as they do in life. */
const OFTEN: Readonly<Partial<Record<Role, number>>> = {
  customer: 5,
  agent: 2,
  supervisor: 2,
  'store-staff': 2,
  ingest: 2,
};

const asCustomer = (customer: string): Caller => ({ subject: 's', actor: 'a', roles: ['customer'], customer });

/** Callers of one role with purposes of theirs; and callers of any roles with any purpose. */
const asking: fc.Arbitrary<Asking> = fc.oneof(
  { weight: 5, arbitrary: anyAsking },
  ...personas.map(({ name, roles, purposes, recipient }) => ({
    weight: OFTEN[name] ?? 1,
    arbitrary: fc
      .record({ request: anyAsking, self: fc.constantFrom(...IDS), purpose: fc.constantFrom(...purposes) })
      .map(({ request, self, purpose }): Asking => {
        const caller = name === 'customer' ? asCustomer(self) : { subject: 's', actor: 'a', roles, recipient };
        return { ...request, caller, purpose };
      }),
  })),
);

/** With and without what a row may ask of a token, or a risk of a request. */
const authenticated = (request: Asking): fc.Arbitrary<Asking> =>
  fc
    .record({
      acr: fc.constantFrom(undefined, 'low', 'high'),
      authTime: fc.constantFrom(undefined, ...[10, 600, 86_400].map((age) => NOW / 1_000 - age)),
      risk: fc.constantFrom(undefined, undefined, undefined, ...RISKS),
    })
    .map(({ risk, ...more }) => ({ ...request, risk, caller: { ...request.caller, ...more } }));

/** By themselves; or for somebody else, mostly for a customer (RFC 8693). */
const delegated = (request: Asking): fc.Arbitrary<Asking> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(request) },
    {
      weight: 1,
      arbitrary: fc
        .oneof(
          fc.constantFrom(...IDS).map(asCustomer),
          asking.map(({ caller }) => caller),
        )
        .map((delegator) => {
          const { customer: actingCustomer, ...acting } = request.caller;
          const { actor, roles, customer, recipient } = delegator;
          return {
            ...request,
            caller: { ...acting, actingCustomer, onBehalfOf: { actor, roles, customer, recipient } },
          };
        }),
    },
  );

const stateNear = (request: Asking, id: string): fc.Arbitrary<CustomerState | undefined> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 5, arbitrary: knownNear(request).map((state) => ({ ...state, id })) },
    // Who is there, and agreed to what the request is about, in one channel or another.
    {
      weight: 4,
      arbitrary: fc
        .record({ state: knownNear(request), channels: fc.subarray([...CHANNELS]), isExplicit: fc.boolean() })
        .map(
          ({ state, channels, isExplicit }): CustomerState => ({
            ...state,
            id,
            erased: false,
            restricted: false,
            account: 'OPEN',
            consents: channels.map((channel) => ({
              ...consent(request.purpose, channel, { brand: request.brand, specialCategories: isExplicit }),
            })),
          }),
        ),
    },
  );

/** Customers who differ in one thing, or in who they are alone: nobody may be taken for another. */
const alike = (request: Asking): fc.Arbitrary<readonly (CustomerState | undefined)[]> =>
  fc
    .record({ one: stateNear(request, '1'), other: knownNear(request), thing: any, where: fc.nat(15) })
    .map(({ one, other, thing, where }) => {
      const names = Object.keys(other) as (keyof typeof other)[];
      const name = names[thing % names.length] ?? 'id';
      return IDS.map((id, at) => one && { ...one, ...(isSet(where, at) && one.known && { [name]: other[name] }), id });
    });

const askedBy = (request: Asking): fc.Arbitrary<Asked> =>
  fc.record({
    asking: delegated(request).chain(authenticated),
    states: fc
      .oneof(fc.tuple(...IDS.map((id) => stateNear(request, id))), alike(request))
      .map((states) => states.flatMap((state) => state ?? [])),
    operation,
  });

/** @param most the greatest number of operations under one policy */
export const scenes = (most: number): fc.Arbitrary<Scene> =>
  fc.record({
    policy: policies,
    asked: fc.array(asking.chain(askedBy), { minLength: 1, maxLength: most, size: 'max' }),
  });
