/**
 * Where a root field names its customer: the arguments are there, and they name whom the field is about.
 */
import {
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  OperationTypeNode,
} from 'graphql';
import { isGated } from '../policy-index.ts';
import type { GraphField } from '../supergraph-fields.ts';
import type { Survey } from './survey.ts';

export function customerArgumentProblems(survey: Survey): string[] {
  return survey.blocks.flatMap(({ fields, policy, where }) => {
    const named: Readonly<Record<string, string>> = policy.customerArguments ?? {};
    const known = new Map(fields.map((field) => [field.coordinate, field]));
    return [
      ...Object.entries(named).flatMap(([coordinate, written]) => {
        const field = known.get(coordinate);
        if (field === undefined) return [`${coordinate} has no field: remove it from 'customerArguments' in ${where}.`];
        const path = written.replace(/\?$/, '');
        return [
          ...(written === '?' ? [] : ofPath(survey, field, path, where)),
          ...(path === written ? [] : ofOptional(survey, field, path, where)),
        ];
      }),
      ...fields
        // What changes nobody's data, because it is public, has nobody to name.
        .filter(({ root, external }) => root === OperationTypeNode.MUTATION && !external)
        .filter((field) => isGated(survey.classOf(field)) && named[field.coordinate] === undefined)
        .map(
          ({ coordinate }) =>
            `${coordinate} does not say whose data it changes: add it to 'customerArguments' in ${where}.`,
        ),
    ];
  });
}

function ofPath(survey: Survey, field: GraphField, path: string, where: string): string[] {
  const { coordinate, root } = field;
  if (root === undefined) return [`${coordinate} is no root field: remove it from 'customerArguments' in ${where}.`];
  if (typeof survey.classOf(field) === 'object')
    return [
      `${coordinate} names its customer but is public, so nobody is asked: give it a category, or remove it from 'customerArguments', in ${where}.`,
    ];
  if (path.startsWith('@')) {
    const target = survey.field(path.slice(1));
    if (target === undefined)
      return [
        `${coordinate} is planned as ${path.slice(1)}, which has no field: correct 'customerArguments' in ${where}.`,
      ];
    const argument = survey.index.customerArgument(`${target.type}.${target.field}`);
    return target.target === field.target &&
      target.list === field.list &&
      argument !== undefined &&
      !argument.startsWith('@')
      ? []
      : [
          `${coordinate} is planned as ${path.slice(1)}, which does not find the same by a customer's id: correct 'customerArguments' in ${where}.`,
        ];
  }
  const type = inputAt(survey, field, path);
  if (type === undefined) return [`${coordinate} has no argument '${path}': correct 'customerArguments' in ${where}.`];
  if (isInputObjectType(getNamedType(type)))
    return [`${coordinate} names no customer by '${path}', which is no id: correct 'customerArguments' in ${where}.`];
  const isList = isListType(isNonNullType(type) ? type.ofType : type);
  if (root === OperationTypeNode.MUTATION)
    return isList
      ? [
          `${coordinate} names several customers by '${path}', but a mutation is about one: correct 'customerArguments' in ${where}.`,
        ]
      : [];
  // The ids of those who are refused are taken out of the argument before it goes out.
  if (path.includes('.'))
    return [
      `${coordinate} names its customer within an input object ('${path}'): give it an argument of its own, so that 'customerArguments' in ${where} can name it.`,
    ];
  return isList === field.list
    ? []
    : [
        `${coordinate} gives ${field.list ? 'a list' : 'one'} for ${isList ? 'a list' : 'one'} in '${path}', so who is who cannot be known: correct 'customerArguments' in ${where}, or the field.`,
      ];
}

/** What names nobody must be about nobody: a change, somebody's entity, or what has a category of its own, never is. */
function ofOptional(survey: Survey, field: GraphField, path: string, where: string): string[] {
  const { coordinate, root, target } = field;
  const below = [...survey.below([target])].flatMap((type) => survey.fieldsOf(type));
  const isPerson =
    root !== OperationTypeNode.QUERY || path.startsWith('@') || below.some((each) => isGated(survey.classOf(each)));
  return isPerson
    ? [`${coordinate} is always about a customer: remove the '?' after '${path}' from 'customerArguments' in ${where}.`]
    : [];
}

function inputAt(survey: Survey, field: GraphField, path: string): GraphQLInputType | undefined {
  const [first, ...rest] = path.split('.');
  let type = survey.definition(field)?.args.find(({ name }) => name === first)?.type;
  for (const step of rest) {
    const inner = type && getNamedType(type);
    type = isInputObjectType(inner) ? inner.getFields()[step]?.type : undefined;
  }
  return type;
}
