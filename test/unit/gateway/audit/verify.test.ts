/**
 * Verification of single records: nothing is found in what was written, and every change of stored bytes is found and named.
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MemoryTrail } from '../../../support/trail/memory.ts';
import { copyOf, keys, threeChains } from '../../../support/trail/three-chains.ts';
import { verification } from '../../../support/trail/verification.ts';

let original: MemoryTrail;
let writers: string[];
beforeAll(async () => {
  original = await threeChains();
  writers = [...original.kept.keys()];
});

const copy = () => copyOf(original);
const linesOf = (trail: MemoryTrail, chain: number): Buffer[] => trail.kept.get(writers[chain]!)!.lines;
const length = (chain: number): number => linesOf(original, chain).length;

/** Verifies, and gives the numbers of the records that are named in one chain. */
async function named(trail: MemoryTrail, chain: number): Promise<number[]> {
  const { findings } = await verification(trail, keys);
  expect(findings.length).toBeGreaterThan(0);
  return findings.filter(({ writer }) => writer === writers[chain]).flatMap(({ n }) => n ?? []);
}

test('nothing is found in what was written', async () => {
  const { findings, notes, chains, entries } = await verification(original, keys);
  expect({ findings, notes, chains, entries }).toEqual({ findings: [], notes: [], chains: 3, entries: 90 });
});

const chain = fc.integer({ min: 0, max: 2 });
const position = fc.nat({ max: 10_000 });

describe('every change is found and the record is named', () => {
  test('a bit that is another one', async () => {
    await fc.assert(
      fc.asyncProperty(chain, position, position, fc.integer({ min: 0, max: 7 }), async (of, some, at, bit) => {
        const trail = copy();
        const k = some % length(of);
        const line = linesOf(trail, of)[k]!;
        line[at % line.length]! ^= 1 << bit;
        expect(await named(trail, of)).toContain(k);
      }),
      { numRuns: 600 },
    );
  }, 120_000);

  test('a record that is removed', async () => {
    await fc.assert(
      fc.asyncProperty(chain, position, async (of, some) => {
        const trail = copy();
        const k = some % length(of);
        linesOf(trail, of).splice(k, 1);
        expect(await named(trail, of)).toContain(k);
      }),
    );
  });

  test('several that are removed in the middle', async () => {
    await fc.assert(
      fc.asyncProperty(chain, position, position, async (of, a, b) => {
        const trail = copy();
        const [from, to] = [a % length(of), b % length(of)].sort((x, y) => x - y) as [number, number];
        linesOf(trail, of).splice(from, to - from + 1);
        if (linesOf(trail, of).length === 0) trail.kept.delete(writers[of]!);
        const { findings } = await verification(trail, keys);
        expect(findings.some(({ writer, n }) => writer === writers[of] && (n === undefined || n === from))).toBe(true);
      }),
    );
  });

  test('two that have changed places', async () => {
    await fc.assert(
      fc.asyncProperty(chain, position, position, async (of, a, b) => {
        const [i, j] = [a % length(of), b % length(of)];
        fc.pre(i !== j);
        const trail = copy();
        const lines = linesOf(trail, of);
        [lines[i], lines[j]] = [lines[j]!, lines[i]!];
        const found = await named(trail, of);
        expect(found).toContain(Math.min(i, j));
      }),
    );
  });

  test('one that is put there: a copy, or one of another chain', async () => {
    await fc.assert(
      fc.asyncProperty(chain, chain, position, position, async (of, from, some, at) => {
        const trail = copy();
        const inserted = linesOf(trail, from)[some % length(from)]!;
        const place = at % (length(of) + 1);
        linesOf(trail, of).splice(place, 0, inserted);
        const found = await named(trail, of);
        const copied = some % length(from);
        expect(found.some((n) => n === place || n === place - 1 || n === copied)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('one in place of which stands that of another chain', async () => {
    await fc.assert(
      fc.asyncProperty(chain, chain, position, async (of, from, some) => {
        const k = some % Math.min(length(of), length(from));
        fc.pre(of !== from);
        const trail = copy();
        linesOf(trail, of)[k] = linesOf(trail, from)[k]!;
        expect(await named(trail, of)).toContain(k);
      }),
    );
  });

  test('bytes that are no text, and no record', async () => {
    for (const bytes of [Buffer.of(0xff, 0xfe), Buffer.from('{}'), Buffer.from('null'), Buffer.alloc(0)]) {
      const trail = copy();
      linesOf(trail, 1)[7] = bytes;
      expect(await named(trail, 1)).toEqual([7]);
    }
  });
});
