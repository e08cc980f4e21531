/**
 * Whatever several agents do in whatever order, with every code but the right one and every turn but their own: nobody is verified; and with
 * right ones a grant is the one of who said it, in their own case, for as long as a case lasts, after no more tries than there are.
 */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { grantsOf } from '../../../../../../subgraphs/consent/model/cases/case.ts';
import { CaseRefused, close, open } from '../../../../../../subgraphs/consent/model/cases/change.ts';
import { renew } from '../../../../../../subgraphs/consent/model/cases/sending.ts';
import { askCode, beginTurn, endTurn, tryCode } from '../../../../../../subgraphs/consent/model/cases/verification.ts';
import { type Change, type CompactCustomer, newcomer } from '../../../../../../subgraphs/consent/model/customer.ts';
import { acting, at, changedBy, fresh, MINUTE, newId } from './case-steps.ts';

const lasts = 30 * MINUTE;
const agents = ['a', 'b', 'c'] as const;

interface Step {
  readonly does: 'open' | 'ask' | 'say' | 'begin' | 'end' | 'renew' | 'close';
  readonly agent: string;
  readonly which: number;
  readonly said: number;
  readonly wait: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom<Step['does'][]>('open', 'ask', 'say', 'say', 'say', 'begin', 'end', 'renew', 'close'),
  agent: fc.constantFrom(...agents),
  /** Which of the cases opened so far. */
  which: fc.nat(20),
  /** Which of the codes and turns made so far is said, where it is a right one. */
  said: fc.nat(20),
  wait: fc.constantFrom(0, 0.2, 0.6, 5, 31),
});

interface World {
  customer: CompactCustomer;
  readonly cases: { id: string; agent: string }[];
  readonly codes: { code: string; case: string }[];
  readonly turns: { turn: string; case: string }[];
  wrong: number;
  minutes: number;
}

function carryOut(world: World, { does, agent, which, said }: Step, canBeRight: boolean): boolean {
  const { customer, cases, codes, turns, minutes } = world;
  const by = { ...acting(agent, minutes), case: cases[which % Math.max(cases.length, 1)]?.id ?? 'none' };
  const made = String(codes.length + 10_000_000);
  const apply = (change: Change): boolean => {
    world.customer = changedBy(customer, change);
    return change.refused === undefined;
  };
  switch (does) {
    case 'open': {
      const id = `case-${cases.length}`;
      cases.push({ id, agent });
      return apply(open(customer, { ...by, case: id, reason: 'OTHER', channel: 'PHONE' }, newId));
    }
    case 'ask': {
      const change = askCode(customer, { ...by, wish: fresh, code: made }, newId);
      codes.push({ code: made, case: by.case });
      return apply(change);
    }
    case 'renew': {
      const makeCode = () => made;
      const { change, sent } = renew(customer, { acting: acting('consent', minutes), makeCode }, newId);
      for (const one of sent) codes.push({ code: made, case: one.case });
      return apply(change);
    }
    case 'say': {
      const code = canBeRight ? (codes[said % Math.max(codes.length, 1)]?.code ?? '0') : '99999999';
      const isRight = apply(tryCode(customer, { ...by, lasts, code }, newId));
      if (!isRight) world.wrong += 1;
      return isRight;
    }
    case 'begin': {
      const turn = `turn-${turns.length}`;
      const change = beginTurn(customer, { ...by, method: 'PURCHASE_KNOWLEDGE', turn }, newId);
      turns.push({ turn, case: by.case });
      world.wrong += 1;
      return apply(change);
    }
    case 'end': {
      const turn = canBeRight ? (turns[said % Math.max(turns.length, 1)]?.turn ?? 'none') : 'none';
      const isRight = apply(endTurn(customer, { ...by, lasts, turn }, newId));
      if (isRight) world.wrong -= 1;
      return isRight;
    }
    default:
      return apply(close(customer, { ...by, isCustomer: false }, newId));
  }
}

const life = (canBeRight: boolean, look: (world: World, before: World, one: Step) => void) =>
  fc.property(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), (steps) => {
    const customer = newcomer('1', true);
    const world: World = { customer, cases: [], codes: [], turns: [], wrong: 0, minutes: 0 };
    for (const one of steps) {
      const before = { ...world };
      world.minutes += one.wait;
      try {
        carryOut(world, one, canBeRight);
      } catch (error) {
        expect(error).toBeInstanceOf(CaseRefused);
      }
      look(world, before, one);
    }
  });

const grantsIn = ({ customer, minutes }: World) => grantsOf(customer.cases ?? [], at(minutes));

test('no sequence of wrong codes and turns gives anybody a grant', () => {
  fc.assert(
    life(false, (world) => expect(grantsIn(world)).toEqual([])),
    { numRuns: 300 },
  );
});

test('a grant is of who opened the case, in that case, no longer than a case lasts, and new only with what was right', () => {
  fc.assert(
    life(true, (world, before, { does, agent }) => {
      for (const grant of grantsIn(world)) {
        expect(world.cases).toContainEqual({ id: grant.id, agent: grant.actor });
        expect(Date.parse(grant.until)).toBeLessThanOrEqual(at(world.minutes).getTime() + lasts);
        const known = (before.customer.cases ?? []).some(
          ({ id, assurance, until }) =>
            id === grant.id && assurance === grant.assurance && until.toISOString() === grant.until,
        );
        if (known) continue;
        expect([does, agent]).toEqual([does === 'say' ? 'say' : 'end', grant.actor]);
        expect(grant.assurance).toBe(does === 'say' ? 'substantial' : 'low');
      }
    }),
    { numRuns: 300 },
  );
});

test('no case has more than five tries, and no customer more than fifteen that were wrong in a day', () => {
  fc.assert(
    life(true, (world) => {
      for (const { tries } of world.customer.cases ?? []) expect(tries).toBeLessThanOrEqual(5);
      if (world.minutes < 24 * 60) expect(world.wrong).toBeLessThanOrEqual(15);
    }),
    { numRuns: 300 },
  );
});
