/**
 * A policy for a supergraph that nobody has decided on yet: every coordinate that a policy must name, each with the same class.
 * Without a class nothing is open: `undecided` is none, and a gateway refuses it coordinate by coordinate.
 */
import type { Graph } from '../../gateway/enforcement/coverage/survey.ts';
import { argumentUses, type InputUse, innerUses } from '../../gateway/enforcement/input-reads.ts';
import { PolicyIndex } from '../../gateway/enforcement/policy-index.ts';
import { coordinatesIn } from '../../gateway/enforcement/read-on-behalf.ts';
import type { GraphField } from '../../gateway/enforcement/supergraph-fields.ts';
import { CATEGORIES, WRITE_CATEGORIES } from '../../schema/vocabulary.ts';

/** What a coordinate gets for whose class somebody has still to decide. */
export const UNDECIDED = 'undecided';

/** The words that `--class` takes. */
export const CLASSES: readonly string[] = ['public', UNDECIDED, ...CATEGORIES, ...WRITE_CATEGORIES];

const REASON = 'not about any person: the class that this file was written with';

interface SkeletonBlock {
  readonly coordinates: Readonly<Record<string, string | object>>;
  /** Absent where the fields are public: their inputs then find nobody. */
  readonly inputs?: Readonly<Record<string, string>>;
}

/** A policy as `schema/policy.ts` has it, though its classes may be words that no gateway takes. */
export interface Skeleton {
  readonly subgraphs: Readonly<Record<string, SkeletonBlock>>;
  readonly grants: Readonly<Record<string, never>>;
}

/** Root types first, then by name; the fields of a type in the order of the graph. */
const byType = (one: { root?: string; type: string }, other: { root?: string; type: string }): number =>
  Number(one.root === undefined) - Number(other.root === undefined) ||
  (one.type < other.type ? -1 : Number(one.type > other.type));

/**
 * The skeleton for a supergraph, the same for the same graph. What no client sees is left out, unless something is made of it,
 * and what a service only knows of another.
 */
export function skeleton(graph: Graph, word: string): Skeleton {
  const value = word === 'public' ? { public: REASON } : word;
  const read = new Set<string>(
    graph.services.flatMap(({ fields }) =>
      fields.flatMap(({ reads }) => reads.flatMap((each) => [...coordinatesIn(graph.schema, each)])),
    ),
  );
  const blocks = graph.services.map(({ name, fields }): [string, SkeletonBlock] => {
    const named = fields
      .filter(({ external, hidden, coordinate }) => !external && (!hidden || read.has(coordinate)))
      .toSorted(byType);
    const coordinates = Object.fromEntries(named.map(({ coordinate }) => [coordinate, value]));
    if (word === 'public') return [name, { coordinates }];
    const inputs = [...new Set(named.filter(({ hidden }) => !hidden).flatMap((field) => inputsOf(graph, field)))];
    return [name, { coordinates, inputs: Object.fromEntries(inputs.map((coordinate) => [coordinate, word])) }];
  });
  return { subgraphs: Object.fromEntries(blocks), grants: {} };
}

const NOTHING_SAID = new PolicyIndex({ subgraphs: {}, grants: {} });

/** The inputs of a field that are no input objects, those within input objects among them. */
function inputsOf({ schema }: Graph, { type, field }: GraphField): string[] {
  const declared = schema.getType(type);
  const definition = declared !== undefined && 'getFields' in declared ? declared.getFields()[field] : undefined;
  if (definition === undefined || !('args' in definition)) return [];
  const met = new Set<string>();
  const coordinatesOf = (use: InputUse): string[] => {
    if (met.has(use.coordinate)) return [];
    met.add(use.coordinate);
    const inner = innerUses(NOTHING_SAID, use);
    return inner.length === 0 ? [use.coordinate] : inner.flatMap(coordinatesOf);
  };
  return argumentUses(NOTHING_SAID, type, definition).flatMap(coordinatesOf);
}

const classText = (value: string | object): string => JSON.stringify(value, null, 1).replace(/\s*\n\s*/g, ' ');

/** The text of the file: one line for each coordinate. */
export function skeletonText({ subgraphs, grants }: Skeleton): string {
  const entries = (classes: SkeletonBlock['coordinates']): string => {
    const lines = Object.entries(classes).map(
      ([coordinate, value]) => `        ${JSON.stringify(coordinate)}: ${classText(value)}`,
    );
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n      }`;
  };
  const block = ([name, { coordinates, inputs = {} }]: [string, SkeletonBlock]): string => {
    const parts = [`      "coordinates": ${entries(coordinates)}`];
    if (Object.keys(inputs).length > 0) parts.push(`      "inputs": ${entries(inputs)}`);
    return `    ${JSON.stringify(name)}: {\n${parts.join(',\n')}\n    }`;
  };
  const blocks = Object.entries(subgraphs).map(block).join(',\n');
  return `{\n  "subgraphs": {\n${blocks}\n  },\n  "grants": ${JSON.stringify(grants)}\n}\n`;
}
