/** Who the 1,000 customers are, and in which order: the 15 without a row included. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomers } from '../../../../../schema/demo-customers.ts';
import { type Household, readHouseholds, readKeptHouseholds } from '../../../../../subgraphs/kit/sample/households.ts';
import { readRows } from '../../../../../subgraphs/kit/sample/rows.ts';

let households: Household[];
beforeAll(async () => {
  households = await readHouseholds();
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('The households', () => {
  test('are exactly 1,000, each once, 650 of them with demographics', () => {
    expect(households).toHaveLength(1000);
    expect(new Set(households.map(({ id }) => id)).size).toBe(1000);
    expect(households.filter(({ demographics }) => demographics !== null)).toHaveLength(650);
  });

  test('begin with the demo customers and go on in the order of sha256(id)', () => {
    expect(households.slice(0, demoCustomers.length).map(({ id, demo }) => ({ id, label: demo }))).toEqual(
      demoCustomers.map(({ id, label }) => ({ id, label })),
    );
    const others = households.slice(demoCustomers.length).map(({ id }) => id);
    expect(others).toEqual([...others].sort((a, b) => (sha256(a) < sha256(b) ? -1 : 1)));
  });

  test('hold every number that a row names, and 15 that no row names', async () => {
    const named = new Set<string>();
    for await (const [, id] of readRows('baskets')) named.add(id);
    for await (const [, id] of readRows('campaigns')) named.add(id);
    for await (const [id] of readRows('demographics')) named.add(id);
    for await (const [id] of readRows('coupon_redemptions')) named.add(id);
    const unnamed = households.filter(({ id }) => !named.has(id));
    expect(named.size).toBe(985);
    expect(unnamed).toHaveLength(15);
    expect(unnamed.every(({ demographics }) => demographics === null)).toBe(true);
    const last = households.filter(({ demographics }) => demographics === null).map(({ id }) => sha256(id));
    expect(unnamed.map(({ id }) => sha256(id)).every((hash) => hash <= last.sort().at(-1)!)).toBe(true);
  });

  test('are the same ones in the same order for a smaller number', async () => {
    expect(await readHouseholds(20)).toEqual(households.slice(0, 20));
    expect(await readHouseholds(0)).toEqual([]);
  });

  test('are open and enrolled for every demo customer but the erased one, of whom nothing may be kept', async () => {
    for (const { demo, erased, account, enrolled } of households.slice(0, demoCustomers.length)) {
      expect({ erased, account, enrolled }).toEqual(
        demo === 'erased'
          ? { erased: true, account: 'CLOSED', enrolled: false }
          : { erased: false, account: 'OPEN', enrolled: true },
      );
    }
    expect((await readKeptHouseholds()).map(({ id }) => id)).toEqual(
      households.filter(({ erased }) => !erased).map(({ id }) => id),
    );
    expect(await readKeptHouseholds()).toHaveLength(999);
  });

  test('are mostly open and enrolled, a few closed, suspended or not enrolled', () => {
    const count = (is: (household: Household) => boolean) => households.filter(is).length;
    expect({
      open: count(({ account }) => account === 'OPEN'),
      suspended: count(({ account }) => account === 'SUSPENDED'),
      closed: count(({ account }) => account === 'CLOSED'),
      notEnrolled: count(({ enrolled }) => !enrolled),
    }).toEqual({ open: 960, suspended: 19, closed: 21, notEnrolled: 64 });
  });

  test('have null where an answer was left blank', () => {
    const answers = households.flatMap(({ demographics }) =>
      demographics === null ? [] : Object.values(demographics),
    );
    expect(answers.filter((answer) => answer === null)).toHaveLength(188 + 107);
    expect(answers).not.toContain('');
  });
});
