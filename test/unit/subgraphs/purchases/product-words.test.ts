/** A product is found by what people call it, as far as words of its category and type tell. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readProducts } from '../../../../subgraphs/kit/sample/products.ts';
import { askedWords, isMeant } from '../../../../subgraphs/purchases/model/product-words.ts';

const blender = { category: 'PORTABLE ELECTRIC APPLIANCES', type: 'BLEND/MIX' };
const finds = (product: string, kind: { category: string | null; type: string | null }) =>
  isMeant(kind, askedWords(product));

describe('What somebody calls it', () => {
  test.each([
    ['the blender', blender],
    ['a portable blender', blender],
    ['Electric Blenders', blender],
    ['my mix', blender],
    ['appliance', blender],
    ['toaster', { category: 'PORTABLE ELECTRIC APPLIANCES', type: 'TOAST/GRIDDLES' }],
    ['coffee', { category: 'PORTABLE ELECTRIC APPLIANCES', type: 'COFFEE' }],
    ['tomato soup', { category: 'SOUP', type: 'CONDENSED TOMATOES' }],
    ['batteries', { category: 'BATTERIES', type: null }],
    ['battery', { category: 'BATTERIES', type: null }],
    ['jalapeño', { category: null, type: 'PEPPERS JALAPENO' }],
    ['glass', { category: 'CANDLES', type: 'GLASS CANDLE' }],
  ])('%s is found', (product, kind) => {
    expect(finds(product, kind)).toBe(true);
  });

  test.each([
    ['blender', { category: 'SALAD MIX', type: 'BLENDS' }],
    ['gas blender', blender],
    ['icemaker', { category: 'ICE', type: 'ICE' }],
    ['lend', blender],
    ['blender', { category: null, type: null }],
  ])('%s is not another thing', (product, kind) => {
    expect(finds(product, kind)).toBe(false);
  });

  test.each(['', ' ', 'the', '--', 'x'.repeat(101)])('%j is nothing', (nothing) => {
    expect(() => askedWords(nothing)).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', input: 'product' } }),
    );
  });

  test('is one list, in whichever order and number its words are said', () => {
    expect(askedWords('Blenders, the electric blender')).toEqual(askedWords('ELECTRIC BLENDER'));
  });

  test('may be every kind of the catalogue in its own words, and one of them alone', async () => {
    const products = [...(await readProducts()).values()].filter(({ category }) => category !== null);
    fc.assert(
      fc.property(fc.constantFrom(...products), fc.nat(), ({ category, type }, at) => {
        const own = `${category} ${type ?? ''}`.slice(0, 100);
        const words = askedWords(own);
        fc.pre(`${category} ${type ?? ''}`.length <= 100);
        expect(isMeant({ category, type }, words)).toBe(true);
        expect(finds(words[at % words.length]!, { category, type })).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
