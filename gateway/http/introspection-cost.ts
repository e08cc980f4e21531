/**
 * The static cost of what an operation asks about the schema itself. No service is asked for it, but it is carried out in this process
 * in one go: lists within lists under many names keep everybody waiting. Points are those of `document/cost.ts`.
 */
import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';

/** In tenths of a point. A leaf is not free here: there can be hundreds of names for it at the end of every list. */
const LEAF = 1;
const OBJECT = 10;
/**
 * How long the lists of the introspection schema are, of a graph of usual size: then the question that every tool asks is allowed
 * once, and little more than it, however large the graph is.
 */
const TYPES = 100;
const FEW = 10;
const ARGUMENTS = 2;
const SIZES: ReadonlyMap<string, number> = new Map([
  ['types', TYPES],
  ['fields', FEW],
  ['inputFields', FEW],
  ['enumValues', FEW],
  ['interfaces', ARGUMENTS],
  ['possibleTypes', FEW],
  ['directives', FEW],
  ['args', ARGUMENTS],
]);

/** Everything from here on is too much; a number beyond it would become infinite. */
const ENDLESS = 1e15;

/** @returns points: an object is one, a leaf a tenth, as often as the lists around it are long; what is not about the schema is none */
export function introspectionCost(document: DocumentNode, operation: SelectionSetNode): number {
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each.selectionSet] as const] : [],
    ),
  );
  // Each is added up once, by whether it stands at the root: spreads of spreads multiply.
  const known = new Map<string, number>();
  const named = (name: string, isRoot: boolean): number => {
    const key = `${isRoot} ${name}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, 0);
    const selection = fragments.get(name);
    const points = selection === undefined ? 0 : within(selection, isRoot);
    known.set(key, points);
    return points;
  };
  const within = ({ selections }: SelectionSetNode, isRoot: boolean): number => {
    let points = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) points += named(selection.name.value, isRoot);
      else if (selection.kind === Kind.INLINE_FRAGMENT) points += within(selection.selectionSet, isRoot);
      else if (!isRoot || selection.name.value.startsWith('__'))
        points += ofField(selection.name.value, selection.selectionSet);
    }
    return Math.min(points, ENDLESS);
  };
  const ofField = (name: string, selection: SelectionSetNode | undefined): number =>
    (SIZES.get(name) ?? 1) * (selection === undefined ? LEAF : OBJECT + within(selection, false));
  return Math.ceil(within(operation, true) / OBJECT);
}
