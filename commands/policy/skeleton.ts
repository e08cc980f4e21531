/**
 * A policy for a supergraph that nobody has decided on yet: every coordinate that a policy must name, each with the same class.
 * Without a class nothing is open: `undecided` is none, and a gateway refuses it coordinate by coordinate.
 */
import type { ServiceFields } from '../../gateway/enforcement/supergraph-fields.ts';
import { CATEGORIES, WRITE_CATEGORIES } from '../../schema/vocabulary.ts';

/** What a coordinate gets for whose class somebody has still to decide. */
export const UNDECIDED = 'undecided';

/** The words that `--class` takes. */
export const CLASSES: readonly string[] = ['public', UNDECIDED, ...CATEGORIES, ...WRITE_CATEGORIES];

const REASON = 'not about any person: the class that this file was written with';

/** A policy as `schema/policy.ts` has it, though its classes may be words that no gateway takes. */
export interface Skeleton {
  readonly subgraphs: Readonly<Record<string, { readonly coordinates: Readonly<Record<string, string | object>> }>>;
  readonly grants: Readonly<Record<string, never>>;
}

/** Root types first, then by name; the fields of a type in the order of the graph. */
const byType = (one: { root?: string; type: string }, other: { root?: string; type: string }): number =>
  Number(one.root === undefined) - Number(other.root === undefined) ||
  (one.type < other.type ? -1 : Number(one.type > other.type));

/**
 * The skeleton for the services of a supergraph, the same for the same graph. What no client sees is left out, and what a
 * service only knows of another.
 */
export function skeleton(services: readonly ServiceFields[], word: string): Skeleton {
  const value = word === 'public' ? { public: REASON } : word;
  const blocks = services.map(({ name, fields }) => {
    const named = fields.filter(({ external, hidden }) => !external && !hidden).toSorted(byType);
    return [name, { coordinates: Object.fromEntries(named.map(({ coordinate }) => [coordinate, value])) }];
  });
  return { subgraphs: Object.fromEntries(blocks), grants: {} };
}

const classText = (value: string | object): string => JSON.stringify(value, null, 1).replace(/\s*\n\s*/g, ' ');

/** The text of the file: one line for each coordinate. */
export function skeletonText({ subgraphs, grants }: Skeleton): string {
  const block = ([name, { coordinates }]: [string, Skeleton['subgraphs'][string]]): string => {
    const lines = Object.entries(coordinates).map(
      ([coordinate, value]) => `        ${JSON.stringify(coordinate)}: ${classText(value)}`,
    );
    const inside = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n      }`;
    return `    ${JSON.stringify(name)}: {\n      "coordinates": ${inside}\n    }`;
  };
  const blocks = Object.entries(subgraphs).map(block).join(',\n');
  return `{\n  "subgraphs": {\n${blocks}\n  },\n  "grants": ${JSON.stringify(grants)}\n}\n`;
}
