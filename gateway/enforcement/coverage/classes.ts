/**
 * Every field has one class and every class is of a field. An interface or a union has none: what really is, is an object.
 */
import { OperationTypeNode } from 'graphql';
import type { Class } from '../../../schema/policy.ts';
import { isWritten } from '../decide.ts';
import { isGated } from '../policy-index.ts';
import type { GraphField } from '../supergraph-fields.ts';
import type { Block, Survey } from './survey.ts';

type Classes = Readonly<Record<string, Class>>;

export function classProblems(survey: Survey): string[] {
  const { policy, graph, written, blocks } = survey;
  const services = new Set(graph.services.map(({ name }) => name));
  return [
    ...[...services]
      .filter((name) => policy.subgraphs[name] === undefined)
      .map((name) => `Subgraph ${name} has no block: add '${name}' with its coordinates to ${written.classes}.`),
    ...Object.keys(policy.subgraphs)
      .filter((name) => !services.has(name))
      .map((name) => `Block '${name}' of ${written.classes} has no subgraph: add the subgraph or remove the block.`),
    ...blocks.flatMap((block) => [
      ...block.fields.flatMap((field) => fieldProblems(field, block)),
      ...Object.entries(block.policy.coordinates).flatMap(([coordinate, value]) => ofClass(coordinate, value, block)),
    ]),
    ...contradictions(survey),
  ];
}

function fieldProblems(field: GraphField, { policy, where }: Block): string[] {
  const { coordinate, type, entity, root } = field;
  const classes: Classes = policy.coordinates;
  const value = classes[coordinate] ?? classes[`${type}.*`];
  if (value === undefined) {
    if (field.external || field.hidden) return [];
    return [`${coordinate} has no class: add '${coordinate}' with a category, or { public: reason }, to ${where}.`];
  }
  if (value === 'inherit' && (entity || root !== undefined)) {
    return [
      `${coordinate} cannot inherit, it is of ${entity ? 'an entity' : 'a root type'}: give it a category in ${where}.`,
    ];
  }
  if (!isGated(value)) return [];
  // A refused field is null; a non-null one would take its whole parent with it.
  if (field.nonNull && root === undefined && field.field !== 'id') {
    return [
      `${coordinate} is non-null but has category '${value}' in ${where}: make the field nullable in its subgraph.`,
    ];
  }
  if (isWritten(value) !== (root === OperationTypeNode.MUTATION)) {
    return [
      isWritten(value)
        ? `${coordinate} has category '${value}', which only a mutation can have: give it one that is read in ${where}.`
        : `${coordinate} is a mutation but has category '${value}', which is read: give it one that is written in ${where}.`,
    ];
  }
  return [];
}

function ofClass(coordinate: string, value: Class, { fields, where }: Block): string[] {
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

/** What two blocks say of one thing is the same in both. */
function contradictions({ policy, written }: Survey): string[] {
  const seen = new Map<string, { name: string; text: string }>();
  const problems: string[] = [];
  for (const [name, { coordinates, subjects = {}, customerArguments = {}, inputs = {} }] of Object.entries(
    policy.subgraphs,
  )) {
    const said = [
      ['classes', coordinates],
      ['classes', inputs],
      ['subjects', subjects],
      ['customer arguments', customerArguments],
    ] as const;
    for (const [kind, entries] of said)
      for (const [coordinate, value] of Object.entries(entries)) {
        const text = JSON.stringify(value);
        const before = seen.get(`${kind} ${coordinate}`);
        if (before === undefined) seen.set(`${kind} ${coordinate}`, { name, text });
        else if (before.text !== text) {
          problems.push(
            `${coordinate} has two ${kind}, in '${before.name}' and in '${name}': make them equal in ${written.classes}.`,
          );
        }
      }
  }
  return problems;
}
