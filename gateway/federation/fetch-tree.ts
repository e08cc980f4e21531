/**
 * From the output tree to the fetch tree: what is denied is left out, what is asked for twice is merged, the key of every
 * entity of a customer is added, and where a field leads to somebody else's entity the tree is cut (P21).
 * Its text is the only text that the planner sees; no name or literal of the client is in it.
 */
import { getNamedType } from 'graphql';
import type { Coordinate } from '../../schema/policy.ts';
import type { PolicyIndex } from '../enforcement/policy-index.ts';
import type { Cut, FetchField, FetchTree, OutputField, Owners, Variable } from './selection.ts';
import { heldField } from './shares.ts';

/** Entity -> the field set by which the engine knows one: its key and the path to its customer. */
export type HeldKeys = ReadonlyMap<string, string>;

export interface FetchTreeOptions {
  readonly index: PolicyIndex;
  readonly heldKeys: HeldKeys;
  /** Whether a field is fetched; `customer`: whose it is, if that is known before the fetch. */
  readonly keep: (field: OutputField, customer: string | undefined) => boolean;
}

/** A root field, and the customer that it is about, if that is known before the fetch. */
export interface FetchRoot {
  readonly field: OutputField;
  readonly customer?: string;
  /** Those that it is about, where they are several and decided on the way. */
  readonly customers?: readonly string[];
}

/** The fetch tree of some root fields. */
export function fetchTree(roots: readonly FetchRoot[], options: FetchTreeOptions): FetchTree {
  const cuts: Cut[] = [];
  const fields = new Map<string, FetchField>();
  for (const { field, customer } of roots) add(fields, field, { options, cuts, path: [], via: undefined, customer });
  return { fields, cuts, owners: ownersOf(roots, options.index) };
}

function ownersOf(roots: readonly FetchRoot[], index: PolicyIndex): Owners {
  const owners = new Map<string, { path: readonly string[]; customers: Set<string> }>();
  for (const { field, customer, customers } of roots) {
    const path = index.subjectPath(getNamedType(field.type).name);
    const some = customers ?? (customer === undefined ? [] : [customer]);
    if (path !== undefined && some.length > 0) owners.set(field.key, { path, customers: new Set(some) });
  }
  return owners;
}

interface Place {
  readonly options: FetchTreeOptions;
  readonly cuts: Cut[];
  readonly path: readonly string[];
  /** The field by which the nearest entity of a customer above was left, e.g. `Customer.purchases`. */
  readonly via: Coordinate | undefined;
  readonly customer: string | undefined;
}

function add(into: Map<string, FetchField>, field: OutputField, place: Place): void {
  if (field.name === '__typename' || !place.options.keep(field, place.customer)) return;
  const known = into.get(field.key);
  const fetch: FetchField = known ?? {
    key: field.key,
    name: field.name,
    variables: field.variables,
    children: field.children === undefined ? undefined : new Map(),
  };
  if (known === undefined) into.set(field.key, fetch);
  if (fetch.children === undefined || field.children === undefined) return;

  const { index, heldKeys } = place.options;
  const target = getNamedType(field.type).name;
  const isEntity = index.subjectPath(target) !== undefined;
  const path = [...place.path, field.key];
  if (isEntity) addFieldSet(fetch.children, heldKeys.get(target) ?? 'id');
  const via = index.subjectPath(field.parent) === undefined ? place.via : (`${field.parent}.${field.name}` as const);
  const open = isEntity && via !== undefined && !index.isSame(via);
  if (open) {
    addCut(place, path, target, field.children);
  } else {
    const inner = { ...place, path, via };
    for (const child of field.children) add(fetch.children, child, inner);
  }
}

/** Only what goes beyond the key needs a fetch of its own. */
function addCut(place: Place, path: readonly string[], type: string, children: readonly OutputField[]): void {
  const same = place.cuts.find((cut) => cut.type === type && cut.path.join(' ') === path.join(' '));
  const fields = same?.fields ?? new Map<string, FetchField>();
  // Cuts within cuts begin where the inner plan begins: at the held entities.
  const nested: Cut[] = [];
  const place2: Place = { ...place, cuts: nested, path, via: undefined, customer: undefined };
  for (const child of children) add(fields, child, place2);
  if (same === undefined && [...fields.keys()].some((key) => key !== 'id')) place.cuts.push({ path, type, fields });
  place.cuts.push(...nested);
}

/** Adds `id customer { id }`. Keys have no arguments, so each is fetched under its own name. */
export function addFieldSet(into: Map<string, FetchField>, fieldSet: string): void {
  const tokens = fieldSet.match(/\w+|[{}]/g) ?? [];
  const stack = [into];
  let last: FetchField | undefined;
  for (const token of tokens) {
    const top = stack.at(-1);
    if (top === undefined) return;
    if (token === '}') stack.pop();
    else if (token === '{') stack.push(childrenOf(top, last));
    else {
      last = top.get(token) ?? { key: token, name: token, variables: [] };
      top.set(token, last);
    }
  }
}

function childrenOf(parent: Map<string, FetchField>, field: FetchField | undefined): Map<string, FetchField> {
  if (field?.children !== undefined) return field.children;
  const children = new Map<string, FetchField>();
  if (field !== undefined) parent.set(field.key, { ...field, children });
  return children;
}

/** The operation that the planner gets, and the values of its variables. */
export interface FetchOperation {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export function fetchOperation(kind: 'query' | 'mutation', fields: Map<string, FetchField>): FetchOperation {
  const variables: Variable[] = [];
  const body = selectionText(fields, variables);
  const header = variables.map((variable) => `$${variable.name}:${variable.type}`).join(' ');
  return {
    text: `${kind}${header === '' ? '' : `(${header})`}${body}`,
    variables: Object.fromEntries(variables.map((variable) => [variable.name, variable.value])),
  };
}

/** The operation that begins at entities which the engine holds. */
export function heldOperation(cut: Cut): FetchOperation {
  const root: FetchField = { key: heldField(cut.type), name: heldField(cut.type), variables: [], children: cut.fields };
  return fetchOperation('query', new Map([[root.key, root]]));
}

function selectionText(fields: Map<string, FetchField>, variables: Variable[]): string {
  const parts = [...fields.values()].map((field) => {
    const alias = field.key === field.name ? '' : `${field.key}:`;
    const args = field.variables.map((variable) => `${variable.argument}:$${variable.name}`).join(' ');
    for (const variable of field.variables)
      if (!variables.some((known) => known.name === variable.name)) variables.push(variable);
    const children = field.children === undefined ? '' : selectionText(field.children, variables);
    return `${alias}${field.name}${args === '' ? '' : `(${args})`}${children}`;
  });
  return `{${parts.length === 0 ? '__typename' : parts.join(' ')}}`;
}
