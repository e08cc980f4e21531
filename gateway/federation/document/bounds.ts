/**
 * How much one operation may ask for. A short document can ask for a very large answer, or for a very long row of calls:
 * fragments multiply fields, aliases multiply look-ups. It is counted before anything is decided, planned or fetched.
 */
import { Refusal } from '../../http/refusal.ts';
import { limits } from '../../limits/table.ts';
import type { Normalised } from './normalise.ts';
import { customersOf, type Root } from './roots.ts';
import type { OutputField, Selection } from './selection.ts';

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
  if (
    fields > limits.operationFields.default ||
    depth > limits.operationDepth.default ||
    questions.length > limits.operationQuestions.default
  )
    throw tooComplex();
}

/** Look-ups under many names are as many look-ups (pitfall P14): one operation names no more customers than one list may. */
export function refuseTooMany(roots: readonly Root[]): void {
  const named = new Set(roots.flatMap(customersOf));
  const objects = roots.filter(({ kind }) => kind === 'discovered' || kind === 'finding').length;
  if (named.size + objects > limits.operationCustomers.default) throw tooComplex();
}

/** @param fetches of one field */
export function refuseManyFetches(fetches: number): void {
  if (fetches > limits.fieldFetches.default) throw tooComplex();
}

/** @param shapes selections of one field that fetch different things, and are to be fetched together */
export function refuseManyShapes(shapes: number): void {
  if (shapes > limits.fieldShapes.default) throw tooComplex();
}

/** @param cuts so far: it is not first made, then counted */
export function refuseManyCuts(cuts: number): void {
  if (cuts > limits.operationEdges.default) throw tooComplex();
}

/** @param depth so far */
export function refuseDeep(depth: number): void {
  if (depth > limits.operationDepth.default) throw tooComplex();
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
