/**
 * Does the policy cover the graph, both ways? A field without a class, a class without a field, a category without a row or
 * a row without a category would otherwise be found by whoever asks first. Pure: it is asked at start and by `npm run check`.
 */
import type { Class, Policy, SubgraphPolicy } from '../../schema/policy.ts';
import { isGated } from './policy-index.ts';
import { type SdlField, sdlFields } from './sdl-fields.ts';

/** Where a policy is written: what a sentence tells its reader to change. */
export interface Written {
  readonly classes: string;
  readonly rows: string;
}
const BUILT_IN: Written = { classes: 'schema/classification.ts', rows: 'schema/grants.ts' };

type Classes = Readonly<Record<string, Class>>;

/**
 * Problems as sentences that name the coordinate, the file and what to do; none: an empty list.
 * `sdls`: name of the subgraph -> its SDL with federation directives.
 */
export const coverage = (policy: Policy, sdls: Readonly<Record<string, string>>): string[] =>
  coverageOf(policy, new Map(Object.entries(sdls).map(([name, sdl]) => [name, sdlFields(sdl)])));

/** The same for the fields of each subgraph, wherever they and the policy were read. */
export function coverageOf(
  policy: Policy,
  graph: ReadonlyMap<string, readonly SdlField[]>,
  written: Written = BUILT_IN,
): string[] {
  const problems: string[] = [];
  for (const name of graph.keys()) {
    if (policy.subgraphs[name] === undefined) {
      problems.push(`Subgraph ${name} has no block: add '${name}' with its coordinates to ${written.classes}.`);
    }
  }
  for (const [name, subgraph] of Object.entries(policy.subgraphs)) {
    const fields = graph.get(name);
    if (fields === undefined) {
      problems.push(`Block '${name}' of ${written.classes} has no subgraph: add the subgraph or remove the block.`);
    } else problems.push(...blockProblems(subgraph, fields, `block '${name}' of ${written.classes}`));
  }
  return [...problems, ...contradictions(policy, written.classes), ...rowProblems(policy, written)];
}

function blockProblems(subgraph: SubgraphPolicy, fields: readonly SdlField[], where: string): string[] {
  const classes: Classes = subgraph.coordinates;
  return [
    ...fields.flatMap((field) => fieldProblems(field, classes, where)),
    ...Object.entries(classes).flatMap(([coordinate, value]) => classProblems(coordinate, value, fields, where)),
    ...subjectProblems(subgraph, fields, where),
    ...argumentProblems(subgraph, fields, where),
  ];
}

function fieldProblems(field: SdlField, classes: Classes, where: string): string[] {
  const { coordinate, type, entity } = field;
  const root = field.root !== undefined;
  const value = classes[coordinate] ?? classes[`${type}.*`];
  if (value === undefined) {
    if (field.external || field.hidden) return [];
    return [`${coordinate} has no class: add '${coordinate}' with a category, or { public: reason }, to ${where}.`];
  }
  if (value === 'inherit' && (entity || root)) {
    return [
      `${coordinate} cannot inherit, it is of ${entity ? 'an entity' : 'a root type'}: give it a category in ${where}.`,
    ];
  }
  // A refused field is null; a non-null one would take its whole parent with it.
  if (isGated(value) && field.nonNull && !root && field.field !== 'id') {
    return [
      `${coordinate} is non-null but has category '${value}' in ${where}: make the field nullable in its subgraph.`,
    ];
  }
  return [];
}

function classProblems(coordinate: string, value: Class, fields: readonly SdlField[], where: string): string[] {
  const [type, field] = coordinate.split('.');
  const matching = fields.filter((known) => (field === '*' ? known.type === type : known.coordinate === coordinate));
  const first = matching[0];
  if (first === undefined) {
    return [
      `${coordinate} has a class but no field: remove '${coordinate}' from ${where}, or add the field to the subgraph.`,
    ];
  }
  if (field === '*' && (first.entity || first.root !== undefined || value !== 'inherit')) {
    return [
      `${coordinate} must name its fields one by one: only 'inherit' on a type without @key may use '*' (${where}).`,
    ];
  }
  if (typeof value === 'object' && (value.public ?? '').trim() === '') {
    return [`${coordinate} is public without a reason: write it into ${where}.`];
  }
  if (typeof value === 'string' && value !== 'inherit' && !isGated(value)) {
    return [
      `${coordinate} has the unknown class '${String(value)}': use a category of schema/vocabulary.ts, 'inherit' or { public: reason } in ${where}.`,
    ];
  }
  return [];
}

function subjectProblems(
  { subjects = {}, coordinates }: SubgraphPolicy,
  fields: readonly SdlField[],
  where: string,
): string[] {
  const types = new Set(fields.map(({ type }) => type));
  const stray = Object.keys(subjects)
    .filter((type) => !types.has(type))
    .map((type) => `${type} has a subject but no type: remove it from 'subjects' in ${where}.`);
  const classes: Classes = coordinates;
  const gated = new Set(
    fields.filter((field) => field.entity && isGated(classes[field.coordinate])).map(({ type }) => type),
  );
  const missing = [...gated]
    .filter((type) => subjects[type] === undefined)
    .map(
      (type) =>
        `${type} is an entity with gated fields but no customer: add the path to its id to 'subjects' in ${where}.`,
    );
  return [...stray, ...missing];
}

function argumentProblems(subgraph: SubgraphPolicy, fields: readonly SdlField[], where: string): string[] {
  const known = new Map(fields.map((field) => [field.coordinate, field]));
  const named: Readonly<Record<string, string>> = subgraph.customerArguments ?? {};
  const problems: string[] = [];
  for (const [coordinate, written] of Object.entries(named)) {
    const path = written.replace(/\?$/, '');
    const field = known.get(coordinate);
    if (field === undefined)
      problems.push(`${coordinate} has no field: remove it from 'customerArguments' in ${where}.`);
    else if (path.startsWith('@')) {
      if (!known.has(path.slice(1)))
        problems.push(
          `${coordinate} is planned as ${path.slice(1)}, which has no field: correct 'customerArguments' in ${where}.`,
        );
    } else if (!field.arguments.includes(path.split('.')[0] ?? '')) {
      problems.push(`${coordinate} has no argument '${path}': correct 'customerArguments' in ${where}.`);
    } else if (path !== written && field.root === 'mutation') {
      problems.push(
        `${coordinate} changes data and must say whose: remove the '?' from 'customerArguments' in ${where}.`,
      );
    }
  }
  const classes: Classes = subgraph.coordinates;
  for (const { root, coordinate } of fields) {
    // What changes nobody's data, because it is public, has nobody to name.
    if (root === 'mutation' && isGated(classes[coordinate]) && named[coordinate] === undefined) {
      problems.push(`${coordinate} does not say whose data it changes: add it to 'customerArguments' in ${where}.`);
    }
  }
  for (const coordinate of subgraph.sameCustomer ?? []) {
    if (!known.has(coordinate)) problems.push(`${coordinate} has no field: remove it from 'sameCustomer' in ${where}.`);
  }
  return problems;
}

/** A coordinate that two subgraphs resolve holds the same thing in both. */
function contradictions(policy: Policy, written: string): string[] {
  const seen = new Map<string, { name: string; text: string }>();
  const problems: string[] = [];
  for (const [name, { coordinates }] of Object.entries(policy.subgraphs)) {
    for (const [coordinate, value] of Object.entries(coordinates)) {
      const text = JSON.stringify(value);
      const before = seen.get(coordinate);
      if (before === undefined) seen.set(coordinate, { name, text });
      else if (before.text !== text) {
        problems.push(
          `${coordinate} has two classes, in '${before.name}' and in '${name}': make them equal in ${written}.`,
        );
      }
    }
  }
  return problems;
}

function rowProblems({ subgraphs, grants }: Policy, written: Written): string[] {
  const used = new Map<string, string>();
  for (const { coordinates } of Object.values(subgraphs)) {
    for (const [coordinate, value] of Object.entries(coordinates)) {
      if (isGated(value) && !used.has(value)) used.set(value, coordinate);
    }
  }
  const rows: Readonly<Record<string, readonly { row: string }[] | undefined>> = grants;
  const without = [...used]
    .filter(([category]) => (rows[category]?.length ?? 0) === 0)
    .map(
      ([category, coordinate]) =>
        `Category '${category}' (${coordinate}) has no row: add rows for it to ${written.rows}.`,
    );
  const unused = Object.keys(rows)
    .filter((category) => !used.has(category))
    .map(
      (category) =>
        `Category '${category}' has rows but no field: remove it from ${written.rows}, or classify a field with it.`,
    );
  const twice = Object.entries(rows).flatMap(([category, list = []]) =>
    list
      .filter(({ row }, index) => list.findIndex((other) => other.row === row) !== index)
      .map(({ row }) => `Category '${category}' has two rows called '${row}': rename one in ${written.rows}.`),
  );
  return [...without, ...unused, ...twice];
}
