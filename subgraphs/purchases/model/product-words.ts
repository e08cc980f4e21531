/**
 * Which products are meant by what somebody calls them: words of a category and a type of the catalogue, as people say them and as the
 * catalogue shortens them. It finds among what one customer bought, so a product too many does no harm.
 */
import { LRUCache } from 'lru-cache';
import { foldedWords } from '../../../schema/normal-forms.ts';
import { badUserInput } from '../../kit/input.ts';
import type { KindRecord } from './records.ts';

/** Characters of what somebody may call a product. */
const LONGEST = 100;
/** Letters of a word of the catalogue that may begin another one: BLEND is a blender, TOAST a toaster; ICE is no iced tea. */
const LEAST = 4;

/** Words that say nothing of a product. */
const EMPTY: ReadonlySet<string> = new Set(['a', 'an', 'and', 'for', 'my', 'of', 'or', 'the', 'with']);

/** @throws BAD_USER_INPUT at `product` for a text without a word */
export function askedWords(product: string): string[] {
  const words = product.length > LONGEST ? [] : wordsOf(product);
  if (words.length === 0) throw badUserInput('product');
  return [...new Set(words)].sort();
}

/** Whether all of the words are of this kind of product. */
export function isMeant(kind: Pick<KindRecord, 'category' | 'type'>, asked: readonly string[]): boolean {
  const { written, singulars } = wordsOfCatalogue(`${kind.category ?? ''} ${kind.type ?? ''}`);
  return asked.every((word) => singulars.has(word) || written.some((each) => word.startsWith(each)));
}

const plainWords = (text: string): string[] => foldedWords(text).filter((word) => !EMPTY.has(word));

const wordsOf = (text: string): string[] => plainWords(text).map(singular);

/** One for many, as far as an ending tells: the same is done to both sides, so it need not be a word. */
const singular = (word: string): string => {
  if (word.length < LEAST || word.endsWith('ss')) return word;
  return word.replace(/ies$/, 'y').replace(/oes$/, 'o').replace(/s$/, '');
};

interface CatalogueWords {
  readonly singulars: ReadonlySet<string>;
  /** As they are written, those that may begin another one: BLENDS are no blender. */
  readonly written: readonly string[];
}

/** Of the catalogue the same few texts are read again and again. */
const known = new LRUCache<string, CatalogueWords>({ max: 5_000 });

function wordsOfCatalogue(text: string): CatalogueWords {
  const words = known.get(text) ?? {
    singulars: new Set(wordsOf(text)),
    written: plainWords(text).filter((word) => word.length >= LEAST),
  };
  known.set(text, words);
  return words;
}
