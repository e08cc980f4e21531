/**
 * Verification of whole chains and seals, against whoever knows the form and has no key: cut ends, chains that are gone or made anew,
 * seals. What cannot be found is a test too, so that nobody believes more than is true.
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leafHashOfBytes } from '../../../../gateway/audit/merkle.ts';
import { entry, sealing } from '../../../support/trail/entries.ts';
import { MemoryTrail } from '../../../support/trail/memory.ts';
import { commitTo, copyOf, keys, SEAL_EVERY, threeChains } from '../../../support/trail/three-chains.ts';
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

const chain = fc.integer({ min: 0, max: 2 });
const position = fc.nat({ max: 10_000 });

describe('found and named is', () => {
  test('an end that is cut off, by the seal that is kept beside the chain', async () => {
    await fc.assert(
      fc.asyncProperty(chain, position, async (of, some) => {
        const trail = copy();
        const k = 1 + (some % (length(of) - 1));
        linesOf(trail, of).length = k;
        expect(await named(trail, of)).toContain(k);
      }),
    );
  });

  test('an end that is cut off together with that seal, by the chain that was begun next', async () => {
    const trail = copy();
    linesOf(trail, 0).length = 9;
    trail.besides.delete(writers[0]!);
    const { findings } = await verification(trail, keys);
    expect(findings).toContainEqual({
      writer: writers[0],
      n: 9,
      what: expect.stringContaining(`which chain ${writers[1]} names`),
    });
  });

  test('a chain that is gone with all that is beside it', async () => {
    const trail = copy();
    trail.kept.delete(writers[1]!);
    trail.besides.delete(writers[1]!);
    expect((await verification(trail, keys)).findings).toEqual([
      { writer: writers[1], what: expect.stringMatching(`is gone: chain ${writers[2]} names its record \\d+`) },
    ]);
  });

  test('the last chain that is gone, by the seal that was kept beside it', async () => {
    const trail = copy();
    trail.kept.delete(writers[2]!);
    expect((await verification(trail, keys)).findings).toEqual([
      { writer: writers[2], what: 'is gone: its newest seal is there' },
    ]);
  });

  test('a chain that was made anew from a changed record on, by whoever has no key', async () => {
    await fc.assert(
      fc.asyncProperty(chain, position, async (of, some) => {
        const trail = copy();
        const lines = linesOf(trail, of);
        const entries = lines.flatMap((line, n) => (line.includes('"t":"entry"') ? [n] : []));
        const k = entries[some % entries.length]!;
        lines[k] = Buffer.from(lines[k]!.toString().replace('"purpose":"customer-care"', '"purpose":"delivery"'));
        for (let n = k + 1; n < lines.length; n += 1) {
          const p = leafHashOfBytes(lines[n - 1]!);
          lines[n] = Buffer.from(lines[n]!.toString().replace(/"p":"[\w-]+"/, `"p":"${p}"`));
        }
        const next = lines.findIndex((line, n) => n > k && line.includes('"t":"seal"'));
        expect(await named(trail, of)).toContain(next);
      }),
    );
  });

  test('a record that is put behind the end of a chain, with the right number and hash', async () => {
    const trail = copy();
    const lines = linesOf(trail, 2);
    const { length: n } = lines;
    const forged = linesOf(trail, 2)
      .findLast((line) => line.includes('"t":"entry"'))!
      .toString();
    const p = leafHashOfBytes(lines.at(-1)!);
    lines.push(Buffer.from(forged.replace(/^\{"n":\d+,"p":"[\w-]+"/, `{"n":${n},"p":"${p}"`)));
    expect((await verification(trail, keys)).findings).toEqual([
      { writer: writers[2], n, what: 'comes after the end of the chain' },
    ]);
  });

  test('an operation under the hash of another one, by whoever writes the chain', async () => {
    const trail = new MemoryTrail();
    const commit = commitTo(trail);
    const one = entry();
    await commit.append({ ...one, operation: { ...one.operation, text: '{ harmless }' } });
    await commit.close();
    const { findings } = await verification(trail, keys);
    expect(findings).toEqual([expect.objectContaining({ n: 1, what: expect.stringContaining('the hash of another') })]);
  });

  test('a byte of the last seal that its signature does not cover', async () => {
    const trail = copy();
    const last = length(2) - 1;
    linesOf(trail, 2)[last] = Buffer.from(
      linesOf(trail, 2)
        [last]!.toString()
        .replace(/"at":\d/, '"at":9'),
    );
    expect(await named(trail, 2)).toEqual([last]);
  });

  test('a signature in the last seal that was made of the one that was there, without the key', async () => {
    const trail = await threeChains(false);
    const [writer, { lines }] = [...trail.kept][2]!;
    lines.length = lines.findLastIndex((line) => line.includes('"t":"seal"')) + 1;
    const { jws } = JSON.parse(lines.at(-1)!.toString()) as { jws: string };
    const [header, payload, signature] = jws.split('.') as [string, string, string];
    const bytes = Buffer.from(signature, 'base64url');
    // With (r, s) its mirror (r, n - s) is a signature too; n is the order of P-256.
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const mirrored = (order - BigInt(`0x${bytes.toString('hex', 32)}`)).toString(16).padStart(64, '0');
    const other = Buffer.concat([bytes.subarray(0, 32), Buffer.from(mirrored, 'hex')]).toString('base64url');
    expect(await keys.verifySeal(`${header}.${payload}.${other}`)).toBeDefined();
    lines[lines.length - 1] = Buffer.from(lines.at(-1)!.toString().replace(signature, other));
    expect((await verification(trail, keys)).findings).toEqual([
      { writer, n: lines.length - 1, what: 'is not the seal that is kept beside the chain' },
    ]);
  });

  test('the last record of a writer that was killed, by the chain that was begun next', async () => {
    const trail = await threeChains(false);
    const [writer, { lines }] = [...trail.kept][2]!;
    const commit = commitTo(trail);
    await commit.append(entry());
    await commit.close();
    const n = lines.length - 1;
    expect(lines[n]!.toString()).toContain('"t":"entry"');
    lines[n] = Buffer.from(lines[n]!.toString().replace('customer-care', 'delivery'));
    expect((await verification(trail, keys)).findings).toEqual([
      { writer, n, what: expect.stringContaining('is not the record that chain') },
    ]);
  });

  test('a chain without seals that is kept under another name', async () => {
    const trail = await threeChains(false);
    const [writer, kept] = [...trail.kept][2]!;
    kept.lines.length = 3;
    trail.kept.delete(writer);
    trail.besides.delete(writer);
    trail.kept.set('0'.repeat(29), kept);
    expect((await verification(trail, keys)).findings).toContainEqual({
      writer: '0'.repeat(29),
      n: 0,
      what: `belongs to chain ${writer}`,
    });
  });

  test('a seal of a key that nobody knows, and one of another chain', async () => {
    const strange = sealing('strange');
    const seal = (trail: MemoryTrail) => linesOf(trail, 0).findIndex((line) => line.includes('"t":"seal"'));
    const at = seal(original);
    expect((await verification(original, strange)).findings.length).toBeGreaterThan(10);
    const trail = copy();
    linesOf(trail, 0)[at] = linesOf(trail, 1)[seal(original)]!;
    expect(await named(trail, 0)).toContain(at);
  });

  test('a seal that is missing: a chain that goes on for longer than it says without one', async () => {
    const trail = new MemoryTrail();
    const commit = commitTo({
      heads: async () => [],
      keepSeal: async () => {},
      // Somebody who writes the chain leaves the seals out and links the rest.
      write: async ({ writer, period, text, last, head }) => {
        const kept = trail.kept.get(writer) ?? { period, lines: [], head: { writer, last, hash: head } };
        trail.kept.set(writer, kept);
        for (const line of text.trimEnd().split('\n')) {
          if (line.includes('"t":"seal"')) continue;
          const before = kept.lines.at(-1);
          const linked = line
            .replace(/^\{"n":\d+/, `{"n":${kept.lines.length}`)
            .replace(/"p":("[\w-]+"|null)/, `"p":${before === undefined ? 'null' : `"${leafHashOfBytes(before)}"`}`);
          kept.lines.push(Buffer.from(linked));
        }
      },
    });
    await Promise.all(Array.from({ length: 6 }, () => commit.append(entry())));
    await commit.close();
    const { findings } = await verification(trail, keys);
    expect(findings).toEqual([
      { writer: expect.any(String), n: SEAL_EVERY, what: expect.stringContaining('no seal stands before it') },
    ]);
  });

  test('a seal beside a chain that is another one, older, broken or gone', async () => {
    const jwsOf = (trail: MemoryTrail, of: number) =>
      linesOf(trail, of).flatMap((line) => JSON.parse(line.toString()).jws ?? []) as string[];
    const old = jwsOf(original, 0)[0]!;
    for (const jws of [old, jwsOf(original, 1).at(-1)!, `${old.slice(0, -2)}AA`, undefined]) {
      const trail = copy();
      if (jws === undefined) trail.besides.delete(writers[0]!);
      else trail.besides.set(writers[0]!, jws);
      const { findings } = await verification(trail, keys);
      expect(findings.map(({ writer }) => writer)).toContain(writers[0]);
    }
  });
});

describe('a chain that did not end', () => {
  test('is noted, and is no finding', async () => {
    const trail = await threeChains(false);
    const { findings, notes } = await verification(trail, keys);
    expect(findings).toEqual([]);
    expect(notes).toEqual([{ writer: [...trail.kept.keys()][2], what: expect.stringContaining('has no end') }]);
  });

  test('hides it when records are cut off behind its last seal and nobody has seen them: that cannot be found', async () => {
    const trail = await threeChains(false);
    const lines = [...trail.kept.values()][2]!.lines;
    const sealed = lines.findLastIndex((line) => line.includes('"t":"seal"')) + 1;
    expect(sealed).toBeLessThan(lines.length);
    lines.length = sealed;
    expect((await verification(trail, keys)).findings).toEqual([]);
  });
});
