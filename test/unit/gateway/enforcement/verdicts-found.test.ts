/**
 * Verdicts about whoever was found by an object of theirs, and about whoever is compared: the calls tell nothing of who it was. And what
 * is made of something, or found by it, is allowed with it alone.
 */
import { describe, expect, test } from '@jest/globals';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import type { Question } from '../../../../gateway/enforcement/questions.ts';
import { stateBatches } from '../../../../gateway/enforcement/state-batches.ts';
import { NOBODY, SubjectStates } from '../../../../gateway/enforcement/subjects.ts';
import { isAllowed, Verdicts } from '../../../../gateway/enforcement/verdicts.ts';
import type { CustomerState } from '../../../../schema/customer-state.ts';
import type { Category } from '../../../../schema/vocabulary.ts';
import { guards } from '../../../policy/graph.ts';
import { allowsAll, asking, CUSTOMER, consent, customer } from '../../../policy/people.ts';
import { customerQuestion } from '../../../support/customer-question.ts';

const NO = { effect: 'deny', code: 'FORBIDDEN' };
const name = customerQuestion(0, 'name', 'name');
const email = customerQuestion(1, 'email', 'contact.email');

const agent = asking('agent', 'customer-care');
const marketer = asking('marketer', 'direct-marketing');
const self = asking('customer', 'account-management');
const yes = (id: string): CustomerState => customer({ id, consents: [consent('direct-marketing', 'EMAIL')] });

async function verdictsFor(
  request: Asking,
  answer: (id: string) => CustomerState | Error = yes,
  some: readonly Question[] = [name, email],
) {
  const calls: string[][] = [];
  const states = new SubjectStates(
    stateBatches(async ({ ids }) => {
      calls.push([...ids]);
      return ids.map((id) => {
        const state = answer(id);
        if (state instanceof Error) throw state;
        return state;
      });
    }),
  );
  return { calls, verdicts: await Verdicts.of(guards, request, states, some) };
}
const unknown = (id: string): CustomerState => (id === NOBODY ? { id, known: false } : yes(id));

describe('Whoever is found by an object of theirs', () => {
  test('is asked for, and decided', async () => {
    const { verdicts, calls } = await verdictsFor(marketer);
    await verdicts.establishFound('a');
    expect(calls).toEqual([['a']]);
    expect(isAllowed(verdicts.of(name, 'a'))).toBe(true);
  });

  test.each<[string, Asking, string | undefined]>([
    ['nobody', marketer, undefined],
    ['nobody, for a customer', self, undefined],
    ['a stranger', self, '1'],
  ])('costs one call that names nobody, if it is %s', async (_, request, found) => {
    const { verdicts, calls } = await verdictsFor(request, unknown);
    await verdicts.establishFound(found);
    expect(calls).toEqual([[NOBODY]]);
    expect(verdicts.of(name, found)).toEqual(NO);
    expect(verdicts.row(found)).toHaveLength(found === undefined ? 0 : 2);
    expect(verdicts.row(NOBODY)).toHaveLength(2);
    expect(verdicts.of(name, NOBODY)).toMatchObject(NO);
  });

  test('costs a call too if they are known already, each time', async () => {
    const { verdicts, calls } = await verdictsFor(marketer, unknown);
    await verdicts.establish(['a']);
    await verdicts.establishFound('a');
    await verdicts.establishFound('a');
    expect(calls).toEqual([['a'], [NOBODY], [NOBODY]]);
    expect(isAllowed(verdicts.of(name, 'a'))).toBe(true);
  });

  test('costs no second call of their own for a customer who finds something of theirs', async () => {
    const { verdicts, calls } = await verdictsFor(self, () => allowsAll);
    await verdicts.establishFound(CUSTOMER);
    expect(calls).toEqual([[CUSTOMER]]);
    expect(isAllowed(verdicts.of(name, CUSTOMER))).toBe(true);
  });

  test('and of whom nothing can be heard is unavailable, as nobody is then', async () => {
    const { verdicts } = await verdictsFor(marketer, () => new Error('down'));
    await verdicts.establishFound('a');
    await verdicts.establishFound(undefined);
    expect([verdicts.of(name, 'a'), verdicts.of(name, NOBODY), verdicts.of(email, NOBODY)]).toEqual([
      'unavailable',
      'unavailable',
      'unavailable',
    ]);
  });
});

describe('What is known of customers', () => {
  test('is their state, if they are there', async () => {
    const { verdicts } = await verdictsFor(marketer, (id) =>
      id === 'a' ? yes(id) : id === 'b' ? customer({ id, erased: true }) : { id, known: false },
    );
    await verdicts.establish(['a', 'b', 'c']);
    expect(verdicts.stateOf('a')).toEqual(yes('a'));
    expect([verdicts.stateOf('b'), verdicts.stateOf('c'), verdicts.stateOf('d')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([...verdicts.known()]).toEqual([yes('a')]);
  });

  test('is forgotten of somebody who is gone after a write', async () => {
    let isThere = true;
    const { verdicts } = await verdictsFor(marketer, (id) => (isThere ? yes(id) : { id, known: false }));
    await verdicts.establish(['a']);
    isThere = false;
    await verdicts.written('a');
    await verdicts.establish(['a']);
    expect(verdicts.stateOf('a')).toBeUndefined();
  });
});

describe('Customers are alike', () => {
  const mixed = async () => {
    const { verdicts } = await verdictsFor(marketer, (id) => (id.startsWith('y') ? yes(id) : customer({ id })));
    await verdicts.establish(['y1', 'y2', 'n1', 'n2']);
    return verdicts;
  };

  test('where the same is allowed of them', async () => {
    const verdicts = await mixed();
    expect([['y1', 'y2'], ['n1', 'n2'], ['y1'], []].map((some) => verdicts.areAlike(some))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([verdicts.permission('y1'), verdicts.permission('n1'), verdicts.permission()]).toEqual(['11', '00', '11']);
  });

  test('and not where anything is allowed of one of them alone', async () => {
    const verdicts = await mixed();
    expect(verdicts.areAlike(['y1', 'n1'])).toBe(false);
    expect(verdicts.areAlike(['y1', 'y2', 'n1'])).toBe(false);
    expect(verdicts.areAlike(['n1', 'n2', 'y1'])).toBe(false);
  });

  test('by what is allowed after a write, not before', async () => {
    let withdrawn = false;
    const { verdicts } = await verdictsFor(marketer, (id) => (withdrawn ? customer({ id }) : yes(id)));
    await verdicts.establish(['a']);
    expect(verdicts.permission('a')).toBe('11');
    withdrawn = true;
    await verdicts.written('a');
    expect(verdicts.permission('a')).toBe('00');
    await verdicts.establish(['a']);
    expect(verdicts.permission('a')).toBe('00');
  });
});

test('Why a verdict is what it is, is told row by row, and changes nothing', async () => {
  const { verdicts } = await verdictsFor(marketer);
  await verdicts.establish(['a']);
  const allowed = await verdicts.why(email, yes('a'), false);
  const denied = await verdicts.why(email, customer({ id: 'a' }), false);
  expect(allowed.map(({ code }) => code)).toContain(undefined);
  expect(denied.map(({ code }) => code)).toEqual(['CONSENT_REQUIRED']);
  expect(isAllowed(verdicts.of(email, 'a'))).toBe(true);
});

describe('What is made of something else', () => {
  /** The verdict about somebody's name that is read with these categories, for an agent: an e-mail is masked, a birth date is denied. */
  const madeOf = async (more: Partial<Question>, request = agent, category: Category = 'name') => {
    const about = { ...customerQuestion(0, 'name', category), ...more };
    const { verdicts } = await verdictsFor(request, () => allowsAll, [about, ...(more.index === 1 ? [name] : [])]);
    await verdicts.establish([CUSTOMER]);
    return verdicts.of(about, CUSTOMER);
  };
  const plain = { effect: 'allow' };

  test('is allowed where all of it is allowed as it is', async () => {
    expect(await madeOf({})).toMatchObject(plain);
    expect(await madeOf({ madeOf: ['name'] })).toMatchObject(plain);
    expect(await madeOf({ madeOf: ['account-state'] })).toMatchObject(plain);
    expect(await madeOf({ inputsRead: () => new Set<Category>(['account-state', 'name']) })).toMatchObject(plain);
  });

  test.each<[string, Partial<Question>]>([
    ['made of it', { madeOf: ['contact.email'] }],
    ['found by it', { inputsRead: () => new Set<Category>(['contact.email']) }],
    ['made of it among others', { madeOf: ['account-state', 'contact.email'] }],
  ])('is denied where it would tell what a mask hides: %s', async (_, more) => {
    expect(await madeOf(more)).toEqual(NO);
  });

  test.each<[string, Partial<Question>]>([
    ['made of it', { madeOf: ['trail'] }],
    ['found by it', { inputsRead: () => new Set<Category>(['trail']) }],
  ])('is denied as what is denied is: %s', async (_, more) => {
    expect(await madeOf(more)).toMatchObject(NO);
  });

  test('names beside its own row those of what it was found by, and not of what it is made of', async () => {
    const inputsRead = () => new Set<Category>(['account-state', 'name']);
    const found = await madeOf({ inputsRead });
    const alone = await madeOf({}, agent, 'account-state');
    if (!isAllowed(found) || !isAllowed(alone)) throw new TypeError('A no');
    expect(found.found).toEqual([{ category: 'account-state', row: alone.row, basis: alone.basis }]);
    expect(await madeOf({ madeOf: ['account-state'] })).not.toHaveProperty('found');
    expect(await madeOf({})).not.toHaveProperty('found');
  });

  test('is denied where something that is read has no class', async () => {
    expect(await madeOf({ inputsRead: () => undefined })).toEqual(NO);
  });

  test('is denied where it is found by itself and masked', async () => {
    const masked = { ...email, index: 0 };
    expect(await madeOf({ ...masked }, agent, 'contact.email')).toMatchObject({ effect: 'mask' });
    expect(
      await madeOf({ ...masked, inputsRead: () => new Set<Category>(['contact.email']) }, agent, 'contact.email'),
    ).toEqual(NO);
    expect(
      await madeOf({ ...masked, inputsRead: () => new Set<Category>(['account-state']) }, agent, 'contact.email'),
    ).toMatchObject({ effect: 'mask' });
  });
});
