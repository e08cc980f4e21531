/** The tree of a seal: that of RFC 9162, written down a second time as the RFC defines it. */
import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GrowingTree, inclusionPath, leafHash, leafHashOfBytes, rootOfPath } from '../../../../gateway/audit/merkle.ts';

const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** MTH of section 2.1.1. */
function tree(texts: readonly string[]): Buffer {
  if (texts.length === 0) return sha256();
  if (texts.length === 1) return sha256(Buffer.of(0), Buffer.from(texts[0]!));
  let half = 1;
  while (half * 2 < texts.length) half *= 2;
  return sha256(Buffer.of(1), tree(texts.slice(0, half)), tree(texts.slice(half)));
}

const growing = (texts: readonly string[]): GrowingTree => {
  const grown = new GrowingTree();
  for (const text of texts) grown.add(leafHash(text));
  return grown;
};

test('the root is that of the RFC, for every number of leaves', () => {
  for (let count = 0; count <= 70; count += 1) {
    const texts = Array.from({ length: count }, (_, n) => `leaf ${n} ü`);
    expect(growing(texts).root()).toBe(tree(texts).toString('base64url'));
    expect(growing(texts).size).toBe(count);
  }
});

test('a text and its bytes have one hash', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(leafHash(text)).toBe(leafHashOfBytes(Buffer.from(text)));
    }),
  );
});

test('a path leads from its leaf to the root, and from nowhere else', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), (count, some, other) => {
      const texts = Array.from({ length: count }, (_, n) => `${n}`);
      const leaves = texts.map(leafHash);
      const index = some % count;
      const path = inclusionPath(leaves, index);
      const root = growing(texts).root();
      expect(rootOfPath(leaves[index]!, index, count, path)).toBe(root);
      expect(rootOfPath(leafHash('another'), index, count, path)).not.toBe(root);
      if (other % count !== index) expect(rootOfPath(leaves[index]!, other % count, count, path)).not.toBe(root);
      expect(rootOfPath(leaves[index]!, index, count, [...path, root])).not.toBe(root);
      expect(rootOfPath(leaves[index]!, count, count, path)).toBeUndefined();
    }),
  );
});
