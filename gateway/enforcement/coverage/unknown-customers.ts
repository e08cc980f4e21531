/**
 * Gated coordinates whose customer cannot be known before they are fetched. The engine would refuse them to everybody, whenever
 * somebody asks; a policy that promises them is wrong, and that is said at once.
 */
import { OperationTypeNode } from 'graphql';
import { isGated } from '../policy-index.ts';
import type { GraphField } from '../supergraph-fields.ts';
import type { Survey } from './survey.ts';

export function unknownCustomerProblems(survey: Survey): string[] {
  const roots = survey.resolved.filter(({ root, hidden }) => root !== undefined && !hidden);
  return [
    ...roots.filter((field) => isPromised(survey, field)).flatMap((field) => ofGatedRoot(survey, field)),
    ...roots
      .filter((field) => typeof survey.classOf(field) === 'object')
      .flatMap((field) => belowPublic(survey, field)),
    ...publicEdges(survey),
  ];
}

/** From somebody's object, or from what a change gives, to objects of customers: how many there are is about somebody. */
function publicEdges(survey: Survey): string[] {
  const payloads = new Set(
    survey.resolved
      .filter((field) => field.root === OperationTypeNode.MUTATION && isGated(survey.classOf(field)))
      .map(({ target }) => target),
  );
  return survey.resolved
    .filter(({ type, root, hidden }) => root === undefined && !hidden && (survey.isOwned(type) || payloads.has(type)))
    .filter((field) => typeof survey.classOf(field) === 'object' && survey.leadsToCustomers(field.target))
    .map(
      ({ coordinate }) =>
        `${coordinate} is public but leads to entities of customers, so it is about somebody: give it a category in ${survey.whereOf(coordinate)}.`,
    );
}

/** What is said to be nobody's needs nobody to be known. */
function isPromised(survey: Survey, field: GraphField): boolean {
  const value = survey.classOf(field);
  return isGated(value) && !('nobody' in (survey.policy.grants[value] ?? []));
}

function ofGatedRoot(survey: Survey, field: GraphField): string[] {
  const { coordinate, target, list, root } = field;
  if (root === OperationTypeNode.MUTATION) return [];
  const where = survey.whereOf(coordinate);
  const named = survey.index.customerArgument(`${field.type}.${field.field}`);
  if (survey.index.findsCustomers(`${field.type}.${field.field}`)) return [];
  if (survey.index.countsCustomers(`${field.type}.${field.field}`)) return [];
  const types = survey.possible(target);
  // What is nobody's object is decided as the field itself, for the one customer that it names.
  if (named !== undefined && !list && !survey.leadsToCustomers(target)) return [];
  if (!types.some((type) => survey.isOwned(type))) {
    const add = types.length > 0 ? `add ${target} to 'subjects' in ${where}` : `make it public in ${where}`;
    return [
      `${coordinate} has category '${String(survey.classOf(field))}' but gives ${target}, which belongs to no customer, so nobody can be decided for it: ${add}, or lead to it from an entity of its customer.`,
    ];
  }
  if (named !== undefined) return [];
  if (field.arguments.length === 0 && !list) {
    return [
      `${coordinate} has no argument by which its customer could be known: say in 'customerArguments' in ${where} as which field it is planned, such as '@Query.customer'.`,
    ];
  }
  if (!list) return [];
  return [
    `${coordinate} leads to a list of ${target}, whose customers are not named in its arguments, so they cannot be known before it is fetched: name them in 'customerArguments' in ${where}, or lead to it from an entity of its customer.`,
  ];
}

/** Down to entities of customers nobody is known, so what has a category there is nobody's. */
function belowPublic(survey: Survey, root: GraphField): string[] {
  const types = [...survey.below([root.target])].filter((type) => !survey.isOwned(type));
  return types
    .flatMap((type) => survey.fieldsOf(type))
    .filter((field) => !field.hidden && isPromised(survey, field))
    .map(
      ({ coordinate, type }) =>
        `${coordinate} has a category but can be reached from ${root.coordinate}, where no customer is known: make ${type} an entity with a subject in ${survey.whereOf(coordinate)}, or lead to it from one.`,
    );
}
