/**
 * Every gated field of an entity has a customer who is known before it is fetched: the path to their id is in the graph, and one
 * service can say what stands at its end. What leads from a customer to the same customer really leads to somebody.
 */
import { isLeafType } from 'graphql';
import { isGated } from '../policy-index.ts';
import type { Block, Survey } from './survey.ts';

export const subjectProblems = (survey: Survey): string[] => [
  ...survey.blocks.flatMap((block) => [
    ...missing(block),
    ...Object.entries(block.policy.subjects ?? {}).flatMap(([type, path]) => ofSubject(survey, block, type, path)),
    ...(block.policy.sameCustomer ?? []).flatMap((coordinate) => ofSameCustomer(survey, block, coordinate)),
  ]),
  ...ofInterfaceObjects(survey),
];

function missing({ fields, policy, where }: Block): string[] {
  const classes: Readonly<Record<string, unknown>> = policy.coordinates;
  const gated = fields.filter(({ entity, coordinate }) => entity && isGated(classes[coordinate] as never));
  return [...new Set(gated.map(({ type }) => type))]
    .filter((type) => policy.subjects?.[type] === undefined)
    .map(
      (type) =>
        `${type} is an entity with gated fields but no customer: add the path to its id to 'subjects' in ${where}.`,
    );
}

function ofSubject(survey: Survey, { fields, where }: Block, type: string, path: string): string[] {
  const own = fields.filter((field) => field.type === type);
  if (own.length === 0) return [`${type} has a subject but no type: remove it from 'subjects' in ${where}.`];
  if (!own.some(({ entity }) => entity)) {
    return [
      `${type} has a subject but no @key, so it cannot be fetched once its customer is known: add one in the subgraph, or remove it from 'subjects' in ${where}.`,
    ];
  }
  const id = survey.field(`${type}.id`);
  if (id === undefined || id.hidden || !isGated(survey.classOf(id))) {
    return [
      `${type} has a subject, but ${type}.id has no category, so nobody can be asked whether it is there: give it a field 'id' with one in ${where}.`,
    ];
  }
  const steps = stepsOf(survey, type, path);
  if (typeof steps === 'string')
    return [`${type} has the subject '${path}', but ${steps}: correct 'subjects' in ${where}.`];
  const isResolved = survey.graph.services.some((service) =>
    steps.every((coordinate) => service.fields.some((field) => field.coordinate === coordinate && !field.external)),
  );
  if (!isResolved)
    return [
      `${type} has the subject '${path}', but no subgraph resolves all of it (${steps.join(', ')}): add the fields to one, or correct 'subjects' in ${where}.`,
    ];
  // Past an entity of a customer there is one right way on: that entity's own.
  const names = path.split('.');
  return steps.slice(0, -1).flatMap((coordinate, at) => {
    const target = survey.field(coordinate)!.target;
    const own = survey.index.subjectPath(target)?.join('.');
    return own === undefined || own === names.slice(at + 1).join('.')
      ? []
      : [
          `${type} has the subject '${path}', but the customer of ${target}, which ${coordinate} leads to, is at '${own}': correct 'subjects' in ${where}.`,
        ];
  });
}

/** The coordinates on a path, or what is wrong with one of them. */
function stepsOf(survey: Survey, type: string, path: string): string[] | string {
  const steps: string[] = [];
  let at = type;
  for (const name of path.split('.')) {
    const field = survey.field(`${at}.${name}`);
    const definition = field && survey.definition(field);
    if (field === undefined || definition === undefined) return `${at}.${name} is no field`;
    if (field.list) return `${at}.${name} is a list, so it could be anybody's`;
    if (definition.args.length > 0) return `${at}.${name} has arguments`;
    steps.push(field.coordinate);
    at = field.target;
  }
  return isLeafType(survey.graph.schema.getType(at)) ? steps : `${steps.at(-1)} is no id`;
}

function ofSameCustomer(survey: Survey, { fields, where }: Block, coordinate: string): string[] {
  const field = fields.find((each) => each.coordinate === coordinate);
  if (field === undefined) return [`${coordinate} has no field: remove it from 'sameCustomer' in ${where}.`];
  if (!survey.isOwned(field.type))
    return [
      `${coordinate} is of ${field.type}, which belongs to no customer: remove it from 'sameCustomer' in ${where}, or add ${field.type} to 'subjects'.`,
    ];
  if (!survey.leadsToCustomers(field.target))
    return [
      `${coordinate} leads to no entity of a customer: remove it from 'sameCustomer' in ${where}, or add ${field.target} to 'subjects'.`,
    ];
  return [];
}

/** Behind such an interface nobody knows which entity it is, so nobody knows whose. */
const ofInterfaceObjects = (survey: Survey): string[] =>
  survey.graph.services.flatMap(({ name, interfaceObjects }) =>
    [...interfaceObjects]
      .filter((each) => survey.possible(each).some((type) => survey.isOwned(type)))
      .map(
        (each) =>
          `${each} is an @interfaceObject of entities of customers in subgraph ${name}, so whose it is cannot be known: resolve its types there, or take them from 'subjects' in ${survey.written.classes}.`,
      ),
  );
