/**
 * The verdicts of one request: asked of the guards for each customer, and a no for everybody who was never asked about.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FieldNode, type OperationDefinitionNode, parse } from 'graphql';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import { decide } from '../../../../gateway/enforcement/decide.ts';
import { type Question, Questions } from '../../../../gateway/enforcement/questions.ts';
import { type StateSource, stateBatches } from '../../../../gateway/enforcement/state-batches.ts';
import { NOBODY, SubjectStates } from '../../../../gateway/enforcement/subjects.ts';
import { isAllowed, Verdicts } from '../../../../gateway/enforcement/verdicts.ts';
import type { CustomerState } from '../../../../schema/customer-state.ts';
import type { Category, WriteCategory } from '../../../../schema/vocabulary.ts';
import * as arbitrary from '../../../policy/arbitraries.ts';
import { guards, index } from '../../../policy/graph.ts';
import { allowsAll, asking, CUSTOMER, consent, customer } from '../../../policy/people.ts';

type Answer = (ids: readonly string[], signal: AbortSignal) => ReturnType<StateSource>;

const NO = { effect: 'deny', code: 'FORBIDDEN' };
/** The questions of an operation that asks for these coordinates. */
const questionsOf = (...coordinates: readonly (readonly [string, string, Record<string, string>?])[]): Question[] => {
  const all = new Questions(index);
  return coordinates.map(([type, field, args]) => {
    const category = index.classOf(type, field) as Category | WriteCategory;
    const given = Object.entries(args ?? {}).map(([name, value]) => `${name}: ${value}`);
    const node = fieldNode(given.length === 0 ? field : `${field}(${given.join(', ')})`);
    return all.about(type, field, category, { node, valuesOf: () => args });
  });
};
const fieldNode = (text: string): FieldNode => {
  const [operation] = parse(`{ ${text} }`).definitions as [OperationDefinitionNode];
  return operation.selectionSet.selections[0] as FieldNode;
};
const questions = questionsOf(['Customer', 'id'], ['Customer', 'name'], ['Customer', 'email']);
const [key, name, email] = questions as [Question, Question, Question];

const marketer = asking('marketer', 'direct-marketing');
const self = asking('customer', 'account-management');
const byEmail = (id: string): CustomerState => customer({ id, consents: [consent('direct-marketing', 'EMAIL')] });

async function verdictsFor(request: Asking, answer: Answer = async (ids) => ids.map(byEmail), some = questions) {
  const calls: string[][] = [];
  const states = new SubjectStates(
    stateBatches(({ ids }, signal) => {
      calls.push([...ids]);
      return answer(ids, signal);
    }),
  );
  const verdicts = await Verdicts.of(guards, request, states, some);
  return { verdicts, calls, states };
}

describe('who was asked about', () => {
  test('fifty customers are asked for once, in one call, and each has their own verdict', async () => {
    const ids = Array.from({ length: 50 }, (_, at) => `c${at}`);
    const { verdicts, calls } = await verdictsFor(marketer, async (asked) =>
      asked.map((id) => (Number(id.slice(1)) % 2 === 0 ? byEmail(id) : customer({ id }))),
    );
    await Promise.all([verdicts.establish([...ids, ...ids]), verdicts.establish(ids.slice(10, 20))]);
    await verdicts.establish(ids);
    expect(calls).toEqual([ids]);
    expect(ids.map((id) => isAllowed(verdicts.of(name, id)))).toEqual(ids.map((_, at) => at % 2 === 0));
  });

  test('whoever was not established is denied everything', async () => {
    const { verdicts, calls } = await verdictsFor(asking('dpo', 'legal-compliance'));
    for (const each of questions) {
      expect(verdicts.of(each, 'a')).toEqual(NO);
      expect(verdicts.of(each, undefined)).toEqual(NO);
    }
    await verdicts.establish(['a']);
    expect(isAllowed(verdicts.of(name, 'a'))).toBe(true);
    expect(verdicts.of(name, 'b')).toEqual(NO);
    expect(calls).toEqual([['a']]);
  });

  test('what was not asked is denied, for anyone and for everyone', async () => {
    const { verdicts } = await verdictsFor(asking('dpo', 'legal-compliance'), undefined, [key, name]);
    await verdicts.establish(['a']);
    expect(verdicts.forAnyone(email)).toEqual(NO);
    expect(verdicts.of(email, 'a')).toEqual(NO);
  });

  test('the verdicts are those of the decision', async () => {
    const together = arbitrary.asking.chain((request) =>
      fc.record({ request: fc.constant(request), state: arbitrary.customerNear(request) }),
    );
    await fc.assert(
      fc.asyncProperty(together, async ({ request, state }) => {
        const { verdicts } = await verdictsFor(request, async (ids) => ids.map(() => state));
        await verdicts.establish([state.id]);
        for (const each of questions)
          expect(verdicts.of(each, state.id)).toEqual(
            decide(index, request, { action: 'read', category: each.category }, subjectOf(request, state)),
          );
      }),
      { numRuns: 300 },
    );
  });
  test('the customer whom a delegate acts for and who is not there is nobody else who is not there', async () => {
    const onBehalfOf = { actor: 'delegator', roles: ['customer'], customer: CUSTOMER } as const;
    const request = asking('store-staff', 'order-management', { caller: { onBehalfOf } });
    const { verdicts, calls } = await verdictsFor(request, async (ids) => ids.map((id) => ({ id, known: false })));
    await verdicts.establish(['stranger', CUSTOMER]);
    const decided = (id: string) => decide(index, request, { action: 'read', category: 'name' }, { id, known: false });
    expect(verdicts.of(name, CUSTOMER)).toEqual(decided(CUSTOMER));
    expect(verdicts.of(name, 'stranger')).toEqual(decided('stranger'));
    expect(decided(CUSTOMER)).not.toEqual(decided('stranger'));
    expect(calls).toEqual([[CUSTOMER]]);
  });

  /** A stranger's state is never known. */
  const subjectOf = ({ caller }: Asking, state: CustomerState): CustomerState =>
    caller.customer === undefined || caller.customer === state.id ? state : { id: state.id, known: false };
});

describe('P19: an answer that is not the one to the question', () => {
  test.each<[string, Answer]>([
    ['none', async () => Promise.reject(new Error('down'))],
    ['fewer', async (ids) => ids.slice(1).map(byEmail)],
    ['more', async (ids) => [...ids, 'z'].map(byEmail)],
    ['a shuffled one', async (ids) => [...ids].reverse().map(byEmail)],
    ['other customers’', async (ids) => ids.map((id) => byEmail(`${id}0`))],
  ])('%s: everything is unavailable, and unavailable is no yes', async (_, source) => {
    for (const request of [marketer, asking('dpo', 'legal-compliance'), asking('agent', 'customer-care')]) {
      const { verdicts } = await verdictsFor(request, source);
      await verdicts.establish(['a', 'b']);
      for (const id of ['a', 'b'])
        for (const each of questions) {
          expect(verdicts.of(each, id)).toBe('unavailable');
          expect(isAllowed(verdicts.of(each, id))).toBe(false);
        }
    }
  });

  test('for one customer does not touch another', async () => {
    const { verdicts } = await verdictsFor(marketer, async (ids) => ids.map((id) => byEmail(id === 'b' ? 'x' : id)));
    await verdicts.establish(['a', 'b']);
    expect([isAllowed(verdicts.of(name, 'a')), verdicts.of(name, 'b')]).toEqual([true, 'unavailable']);
  });
});

describe('a stranger', () => {
  test('is never asked for, and denied', async () => {
    const { verdicts, calls } = await verdictsFor(self, async () => [allowsAll]);
    await verdicts.establish(['1', '2', CUSTOMER]);
    expect(calls).toEqual([[CUSTOMER]]);
    for (const each of questions) {
      expect(verdicts.of(each, '1')).toEqual(NO);
      expect(isAllowed(verdicts.of(each, CUSTOMER))).toBe(true);
    }
  });

  test('alone makes no call at all', async () => {
    const { verdicts, calls } = await verdictsFor(self);
    await verdicts.establish(['1', '2']);
    expect(calls).toEqual([]);
    expect(verdicts.of(name, '1')).toEqual(NO);
  });

  test('found in fetched data is asked about like nobody: the same call, whoever it is', async () => {
    const callsFor = async (ids: readonly string[]) => {
      const { verdicts, calls } = await verdictsFor(self, async (asked) => asked.map((id) => ({ id, known: false })));
      await verdicts.establish(ids, true);
      for (const id of ids) expect(verdicts.of(name, id)).toEqual(NO);
      return calls;
    };
    expect(await callsFor(['1'])).toEqual([[NOBODY]]);
    expect(await callsFor(['1', '2'])).toEqual([[NOBODY]]);
    // An object that is not there: as the engine asks about it.
    expect(await callsFor([NOBODY])).toEqual([[NOBODY]]);
  });

  test('is nobody to staff: they ask for whoever is named', async () => {
    const { verdicts, calls } = await verdictsFor(asking('agent', 'customer-care'));
    await verdicts.establish(['1', '2'], true);
    expect(calls).toEqual([['1', '2']]);
  });
});

describe('after a write', () => {
  const ingest = asking('ingest', 'account-management');

  test('what was known is asked for again, and the next verdict obeys', async () => {
    let allowed = true;
    const { verdicts, calls } = await verdictsFor(marketer, async (ids) =>
      ids.map((id) => (allowed ? byEmail(id) : customer({ id }))),
    );
    await verdicts.establish(['a']);
    expect(isAllowed(verdicts.of(name, 'a'))).toBe(true);
    allowed = false;
    await verdicts.written('a');
    expect(verdicts.of(name, 'a')).toEqual(NO);
    await verdicts.establish(['a']);
    expect(verdicts.of(name, 'a')).toMatchObject({ code: 'CONSENT_REQUIRED' });
    expect(calls).toEqual([['a'], ['a']]);
  });

  test('the key of the customer who was written to is there for ingest in the payload, and no other', async () => {
    const { verdicts } = await verdictsFor(ingest);
    await verdicts.establish(['a']);
    expect(verdicts.of(key, 'a')).toMatchObject(NO);
    expect(isAllowed(verdicts.forAnyone(key))).toBe(false);
    await verdicts.beginPayload('a');
    await verdicts.establish(['a', 'b']);
    expect(verdicts.of(key, 'a')).toMatchObject({ effect: 'allow', row: 'ingest-payload' });
    expect(isAllowed(verdicts.forAnyone(key))).toBe(true);
    expect(verdicts.of(key, 'b')).toMatchObject(NO);
    expect(verdicts.of(name, 'a')).toMatchObject(NO);
  });

  test('the next write’s payload is about its own customer', async () => {
    const { verdicts } = await verdictsFor(ingest);
    await verdicts.beginPayload('a');
    await verdicts.establish(['a']);
    await verdicts.beginPayload('b');
    await verdicts.establish(['a', 'b']);
    expect(verdicts.of(key, 'a')).toMatchObject(NO);
    expect(isAllowed(verdicts.of(key, 'b'))).toBe(true);
  });
});

describe('a question', () => {
  test('is one for all fields of a category', () => {
    const [total, store] = questionsOf(['Purchase', 'total'], ['Purchase', 'store']);
    expect(total).toBe(store);
    expect([key.index, name.index, email.index]).toEqual([0, 1, 2]);
  });

  test('is one for each set of arguments, where a row reads them', async () => {
    const [own, other] = questionsOf(
      ['Customer', 'consentStatus', { purpose: 'DIRECT_MARKETING' }],
      ['Customer', 'consentStatus', { purpose: 'RESEARCH' }],
    ) as [Question, Question];
    expect(own).not.toBe(other);
    const { verdicts } = await verdictsFor(marketer, undefined, [own, other]);
    await verdicts.establish(['a']);
    expect(isAllowed(verdicts.of(own, 'a'))).toBe(true);
    expect(verdicts.of(other, 'a')).toEqual(NO);
    expect(verdicts.forAnyone(other)).toEqual(NO);
  });

  test('of a mutation is decided as a write', async () => {
    const [withdrawal] = questionsOf(['Mutation', 'withdrawConsent']) as [Question];
    const { verdicts } = await verdictsFor(self, async () => [allowsAll], [withdrawal]);
    await verdicts.establish([CUSTOMER, '1']);
    expect(verdicts.of(withdrawal, CUSTOMER)).toMatchObject({ effect: 'allow', basis: 'legal-obligation' });
    expect(verdicts.of(withdrawal, '1')).toEqual(NO);
  });
});
