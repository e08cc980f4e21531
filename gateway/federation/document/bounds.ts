/**
 * How much one operation may ask for. A short document can ask for a very large answer, or for a very long row of calls:
 * fragments multiply fields, aliases multiply look-ups. It is counted before anything is decided, planned or fetched.
 */
import { MAX_CUSTOMERS } from '../../../schema/policy.ts';
import { Refusal } from '../../http/refusal.ts';
import type { Normalised } from './normalise.ts';
import { customersOf, type Root } from './roots.ts';
import type { OutputField, Selection } from './selection.ts';

/** Fields of the answer, lists counted once. */
const MAX_FIELDS = 10_000;
/** Fields within fields. */
const MAX_DEPTH = 50;
/** Different questions to the guards: categories, and sets of arguments where a row reads them. */
const MAX_QUESTIONS = 100;

/** Fetches of one field with the same arguments, where names of it cannot share one. */
const MAX_FETCHES = 20;
/** Different selections under names of one field that share a fetch. */
const MAX_SHAPES = 100;
/** Edges to entities of other customers, each a plan of its own. */
const MAX_CUTS = 100;

const tooComplex = (): Refusal => new Refusal('OPERATION_TOO_COMPLEX');

interface Size {
  readonly fields: number;
  readonly depth: number;
}

/**
 * @throws {Refusal} `OPERATION_TOO_COMPLEX`
 */
export function refuseTooComplex({ roots, questions }: Pick<Normalised, 'roots' | 'questions'>): void {
  const { fields, depth } = sizeOf(roots, new Map());
  if (fields > MAX_FIELDS || depth > MAX_DEPTH || questions.length > MAX_QUESTIONS) throw tooComplex();
}

/** Look-ups under many names are as many look-ups (pitfall P14): one operation names no more customers than one list may. */
export function refuseTooMany(roots: readonly Root[]): void {
  const named = new Set(roots.flatMap(customersOf));
  const objects = roots.filter(({ kind }) => kind === 'discovered').length;
  if (named.size + objects > MAX_CUSTOMERS) throw tooComplex();
}

/** @param fetches of one field */
export function refuseManyFetches(fetches: number): void {
  if (fetches > MAX_FETCHES) throw tooComplex();
}

/** @param shapes selections of one field that fetch different things, and are to be fetched together */
export function refuseManyShapes(shapes: number): void {
  if (shapes > MAX_SHAPES) throw tooComplex();
}

/** @param cuts so far: it is not first made, then counted */
export function refuseManyCuts(cuts: number): void {
  if (cuts > MAX_CUTS) throw tooComplex();
}

/** @param depth so far */
export function refuseDeep(depth: number): void {
  if (depth > MAX_DEPTH) throw tooComplex();
}

/** Selections are shared, so each is measured once, however often it stands in the answer. */
function sizeOf(fields: readonly OutputField[], known: Map<Selection, Size>): Size {
  let count = 0;
  let depth = 0;
  for (const { children } of fields) {
    const below = children === undefined ? { fields: 0, depth: 0 } : selectionSize(children, known);
    count += 1 + below.fields;
    depth = Math.max(depth, 1 + below.depth);
  }
  return { fields: count, depth };
}

function selectionSize(selection: Selection, known: Map<Selection, Size>): Size {
  const found = known.get(selection);
  if (found !== undefined) return found;
  // An object has one of the types.
  const sizes = [...selection.fields.values()].map((fields) => sizeOf(fields, known));
  const size = {
    fields: Math.max(0, ...sizes.map(({ fields }) => fields)),
    depth: Math.max(0, ...sizes.map(({ depth }) => depth)),
  };
  known.set(selection, size);
  return size;
}
