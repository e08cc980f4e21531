/**
 * Arguments of a random field: left out, written down, or a variable that is given, is null, is absent or has a default; coerced
 * from what GraphQL lets a client write in place of the type.
 */
import { type GraphQLArgument, isNonNullType, isRequiredArgument } from 'graphql';
import { at } from './picking.ts';

export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly fallback?: string;
  /** Absent: not sent. */
  readonly value?: unknown;
}

/** A value that a client may write for an argument. */
export interface Sample {
  /** As a literal. */
  readonly text: string;
  /** As JSON. */
  readonly value: unknown;
  /** As a literal with a variable in it. */
  readonly open?: (variable: (type: string, value: unknown) => string) => string;
}

/** What may be written for an argument of a field, given as `Type.field`. */
export type Samples = (coordinate: string, arg: GraphQLArgument) => readonly Sample[];

export const sample = (text: string, value: unknown, open?: Sample['open']): Sample => ({ text, value, open });

const withVariable: Sample['open'] = (variable) => `{ min: ${variable('Int', 9)} }`;

const BY_TYPE: Readonly<Record<string, readonly Sample[]>> = {
  Int: [sample('1', 1), sample('0', 0), sample('-7', -7)],
  String: [sample('"s"', 's'), sample('""', ''), sample('"\\"\\u00e9\\n"', '"é\n')],
  Color: [sample('BLUE', 'BLUE'), sample('RED', 'RED')],
  '[ID!]': [sample('["a", 1]', ['a', 1]), sample('[]', []), sample('5', 5)],
  Filter: [
    sample('{}', {}, withVariable),
    sample('{ min: 2 }', { min: 2 }, withVariable),
    sample('{ tags: "t", color: BLUE }', { tags: 't', color: 'BLUE' }, withVariable),
    sample('{ inner: { min: null, tags: ["u"] } }', { inner: { min: null, tags: ['u'] } }, withVariable),
  ],
};

/** Samples of the types of random graphs. */
export const samplesByType: Samples = (_, { type }) => BY_TYPE[String(type).replace(/!$/, '')] ?? [];

/** The arguments as text with parentheses, or empty. New variables are added to `variables`. */
export function argumentsText(
  {
    args,
    samplesOf,
  }: { readonly args: readonly GraphQLArgument[]; readonly samplesOf: (arg: GraphQLArgument) => readonly Sample[] },
  choice: number,
  variables: Variable[],
): string {
  const given = args.flatMap((arg, index): string[] => {
    const how = Math.floor(choice / 7 ** index);
    const text = valueText(arg, at(samplesOf(arg), Math.floor(how / 7)), how, variables);
    return text === undefined ? [] : [`${arg.name}: ${text}`];
  });
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

function valueText(arg: GraphQLArgument, picked: Sample, choice: number, variables: Variable[]): string | undefined {
  const type = String(arg.type);
  const isNullable = !isNonNullType(arg.type);
  const variable = (more: Omit<Variable, 'name' | 'type'>, as = type): string => {
    const name = `v${variables.length}`;
    variables.push({ name, type: as, ...more });
    return `$${name}`;
  };
  switch (choice % 7) {
    case 0:
      return isRequiredArgument(arg) ? picked.text : undefined;
    case 1:
      return picked.text;
    case 2:
      return variable({ value: picked.value });
    case 3:
      return isNullable ? variable({}) : variable({ value: picked.value });
    case 4:
      return isNullable ? variable({ value: null }) : variable({ fallback: picked.text });
    case 5:
      return picked.open?.((inner, value) => variable({ value }, inner)) ?? variable({ fallback: picked.text });
    default:
      return isNullable ? 'null' : picked.text;
  }
}
