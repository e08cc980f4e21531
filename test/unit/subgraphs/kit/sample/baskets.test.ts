/** All baskets and lines of the sample, counted: the numbers of its README. */
import { describe, expect, test } from '@jest/globals';
import { type Basket, readBaskets } from '../../../../../subgraphs/kit/sample/baskets.ts';
import { readHouseholds } from '../../../../../subgraphs/kit/sample/households.ts';
import { readProducts } from '../../../../../subgraphs/kit/sample/products.ts';
import { brandOfStore } from '../../../../../subgraphs/kit/sample/stores.ts';
import type { Tally } from '../../../../../subgraphs/kit/sample/tally.ts';

async function read(limit?: number) {
  const households = new Set((await readHouseholds(limit)).map(({ id }) => id));
  const untidy: Tally = {};
  const { total, stream } = await readBaskets({ households, products: await readProducts(), shiftWeeks: 0, untidy });
  return { households, total, stream, untidy };
}

describe('The baskets', () => {
  test('are all 41,500 with 404,930 lines, 257 of them of nothing but what reveals health', async () => {
    const { total, stream, untidy } = await read();
    const found = { baskets: 0, lines: 0, sensitive: 0, sensitiveOnly: 0 };
    const brands = { fresh: 0, value: 0 };
    let before = 0;
    let ordered = true;
    for await (const { lines, placedAt, storeId } of stream) {
      const sensitive = lines.filter((line) => line.sensitive).length;
      found.baskets += 1;
      found.lines += lines.length;
      found.sensitive += sensitive;
      if (sensitive === lines.length) found.sensitiveOnly += 1;
      brands[brandOfStore(storeId)] += 1;
      ordered &&= placedAt.getTime() >= before;
      before = placedAt.getTime();
    }
    expect(total).toBe(41_500);
    expect(found).toEqual({ baskets: 41_500, lines: 404_930, sensitive: 3_317, sensitiveOnly: 257 });
    expect(ordered).toBe(true);
    expect(brands).toEqual({ fresh: 21_765, value: 19_735 });
    expect(untidy).toEqual({
      'lines whose product is missing (product null)': 1_667,
      'lines of fuel (thousandths of a gallon, kept as gallons)': 3_962,
      'lines of fuel without a volume (kept as pieces)': 341,
      'lines with quantity 0 (kept)': 2_692,
      'lines with sales value 0 (kept)': 3_355,
      'lines with a sales value below half a cent (kept as 0)': 5,
    });
  });

  test('are those of the chosen households only', async () => {
    const { households, total, stream } = await read(8);
    const found: Basket[] = [];
    for await (const basket of stream) found.push(basket);
    expect(found).toHaveLength(total);
    expect(found.every(({ householdId, lines }) => households.has(householdId) && lines.length > 0)).toBe(true);
    expect(new Set(found.map(({ householdId }) => householdId)).size).toBe(7);
  });

  test('are none for no household', async () => {
    const { total, stream } = await read(0);
    expect(total).toBe(0);
    expect((await stream.next()).done).toBe(true);
  });
});
