/**
 * The tree of hashes over the records that one seal covers: RFC 9162, section 2.1. Hashes are texts (base64url of SHA-256), as
 * records hold them, so that nothing is turned back and forth on the road of a request.
 */
import { hash } from 'node:crypto';

/** Bytes of a hash. */
const SIZE = 32;

const inner = Buffer.alloc(1 + 2 * SIZE);
inner[0] = 1;

/** Hash of a leaf: of a zero byte and the text. It is the hash of a record, wherever one is meant. */
export const leafHash = (text: string): string => hash('sha256', `\0${text}`, 'base64url');

/** The same of bytes as they are stored. */
export const leafHashOfBytes = (bytes: Uint8Array): string =>
  hash('sha256', Buffer.concat([Buffer.alloc(1), bytes]), 'base64url');

function nodeHash(left: string, right: string): string {
  inner.write(left, 1, SIZE, 'base64url');
  inner.write(right, 1 + SIZE, SIZE, 'base64url');
  return hash('sha256', inner, 'base64url');
}

/** A tree that grows leaf by leaf; it holds one hash for each bit of their number. */
export class GrowingTree {
  #size = 0;
  /** Roots of the complete trees that the leaves make, the largest first. */
  readonly #complete: string[] = [];

  get size(): number {
    return this.#size;
  }

  add(leaf: string): void {
    let node = leaf;
    for (let size = this.#size; size % 2 === 1; size = (size - 1) / 2) node = nodeHash(this.#complete.pop()!, node);
    this.#complete.push(node);
    this.#size += 1;
  }

  /** The root; of no leaves it is the hash of nothing. */
  root(): string {
    const [last, ...before] = [...this.#complete].reverse();
    if (last === undefined) return hash('sha256', '', 'base64url');
    return before.reduce((right, left) => nodeHash(left, right), last);
  }
}

/** Where the tree over `count` leaves is divided: the largest power of two below `count`. */
function half(count: number): number {
  let size = 1;
  while (size * 2 < count) size *= 2;
  return size;
}

const rootOf = (leaves: readonly string[]): string => {
  const tree = new GrowingTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
};

/** What shows that one leaf is in the tree: the hashes beside its way to the root, from the leaf on (section 2.1.3.1). */
export function inclusionPath(leaves: readonly string[], index: number): string[] {
  if (leaves.length <= 1) return [];
  const at = half(leaves.length);
  return index < at
    ? [...inclusionPath(leaves.slice(0, at), index), rootOf(leaves.slice(at))]
    : [...inclusionPath(leaves.slice(at), index - at), rootOf(leaves.slice(0, at))];
}

/** The root that a leaf and its path make; undefined: the path is not one of that place (section 2.1.3.2). */
export function rootOfPath(leaf: string, index: number, count: number, path: readonly string[]): string | undefined {
  if (index < 0 || index >= count) return undefined;
  if (count === 1) return path.length === 0 ? leaf : undefined;
  const at = half(count);
  const beside = path.at(-1);
  if (beside === undefined) return undefined;
  const below = path.slice(0, -1);
  const own = index < at ? rootOfPath(leaf, index, at, below) : rootOfPath(leaf, index - at, count - at, below);
  if (own === undefined) return undefined;
  return index < at ? nodeHash(own, beside) : nodeHash(beside, own);
}
