/**
 * Reads choices as an operation over the one schema: aliases that pose as other fields, fragments of every kind on every type that
 * overlaps, fields that are asked for twice, directives with variables. It is always valid; see `without-conflicts.ts`.
 */
import {
  type DocumentNode,
  doTypesOverlap,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isIntrospectionType,
  isUnionType,
} from 'graphql';
import { argumentsText, type Samples, samplesByType, type Variable } from './arguments.ts';
import type { OperationChoices, SelectionChoices } from './choices.ts';
import { at, isSet } from './picking.ts';
import { withoutConflicts } from './without-conflicts.ts';

export interface RandomOperation {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface WritingOptions {
  /** What is written for arguments. */
  readonly samples?: Samples;
  /** How often a field, given as `Type.field`, is chosen beside the others of its type; 1 where it is not said. */
  readonly weights?: Readonly<Record<string, number>>;
}

export function operationOf(
  schema: GraphQLSchema,
  choices: OperationChoices,
  options: WritingOptions = {},
): RandomOperation {
  const writing = new Writing(schema, choices.flags, options);
  const isMutation = choices.kind % 10 === 9;
  const root = isMutation ? schema.getMutationType() : schema.getQueryType();
  const body = writing.selections(root as GraphQLCompositeType, choices.selections);
  const { variables, fragments } = writing;
  const header = variables.map(
    ({ name, type, fallback }) => `$${name}: ${type}${fallback === undefined ? '' : ` = ${fallback}`}`,
  );
  const text = `${isMutation ? 'mutation' : 'query'}${header.length > 0 ? ` (${header.join(', ')})` : ''} ${body}\n${fragments
    .map(({ text }) => text)
    .join('\n')}`;
  const sent = variables.filter((variable) => 'value' in variable).map(({ name, value }) => [name, value]);
  return { document: withoutConflicts(schema, text), variables: Object.fromEntries(sent) };
}

interface Fragment {
  readonly name: string;
  readonly on: GraphQLCompositeType;
  readonly text: string;
}

class Writing {
  readonly #schema: GraphQLSchema;
  readonly #flags: number;
  readonly #samples: Samples;
  readonly #weights: Readonly<Record<string, number>>;
  readonly #composites: readonly GraphQLCompositeType[];
  readonly variables: Variable[] = [];
  readonly fragments: Fragment[] = [];

  constructor(schema: GraphQLSchema, flags: number, { samples = samplesByType, weights = {} }: WritingOptions) {
    this.#schema = schema;
    this.#flags = flags;
    this.#samples = samples;
    this.#weights = weights;
    this.#composites = Object.values(schema.getTypeMap()).filter(
      (type): type is GraphQLCompositeType => isCompositeType(type) && !isIntrospectionType(type),
    );
  }

  selections(type: GraphQLCompositeType, choices: readonly SelectionChoices[]): string {
    const selections = choices.map((each) => this.#selection(type, each));
    return `{ ${selections.length === 0 ? '__typename' : selections.join(' ')} }`;
  }

  #selection(type: GraphQLCompositeType, choices: SelectionChoices): string {
    const { kind, pick, directive, children } = choices;
    const directives = this.#directives(directive);
    switch (kind % 9) {
      case 6: {
        const on = this.#overlapping(type, pick);
        return `... ${on === undefined ? '' : `on ${on.name} `}${directives}${this.selections(on ?? type, children)}`;
      }
      case 7: {
        const on = this.#overlapping(type, pick) ?? type;
        const body = this.selections(on, children);
        const name = `F${this.fragments.length}`;
        this.fragments.push({ name, on, text: `fragment ${name} on ${on.name} ${body}` });
        return `...${name} ${directives}`;
      }
      case 8: {
        // Once more one that is complete by now, so never one that this selection is part of.
        const usable = this.fragments.filter(({ on }) => doTypesOverlap(this.#schema, on, type));
        return `${usable.length === 0 ? '__typename' : `...${at(usable, pick).name}`} ${directives}`;
      }
      default:
        return this.#field(type, choices, directives);
    }
  }

  #field(type: GraphQLCompositeType, { pick, alias, args, children }: SelectionChoices, directives: string): string {
    const every = isUnionType(type) ? [] : Object.values(type.getFields());
    const fields = every.flatMap((each) => Array(this.#weights[`${type.name}.${each.name}`] ?? 1).fill(each));
    const field: GraphQLField<unknown, unknown> | undefined = fields[pick % (fields.length + 1)];
    const name = field?.name ?? '__typename';
    const other = at(fields, args + 1)?.name ?? 'id';
    const shown = aliasOf(alias, other);
    const start = `${shown === undefined ? '' : `${shown}: `}${name}`;
    if (field === undefined) return `${start} ${directives}`;
    const target = getNamedType(field.type);
    const body = isCompositeType(target) ? this.selections(target, children) : '';
    const samplesOf = (arg: GraphQLArgument) => this.#samples(`${type.name}.${name}`, arg);
    const given = argumentsText({ args: field.args, samplesOf }, args, this.variables);
    return `${start}${given} ${directives}${body}`;
  }

  /** A type to narrow or widen to; undefined: no condition. */
  #overlapping(type: GraphQLCompositeType, pick: number): GraphQLCompositeType | undefined {
    const usable = this.#composites.filter((each) => doTypesOverlap(this.#schema, each, type));
    return usable[pick % (usable.length + 1)];
  }

  #directives(choice: number): string {
    const kinds = ['', '', '', '', '', '', 'include', 'skip', 'both', 'literal'];
    switch (at(kinds, choice)) {
      case 'include':
        return `@include(if: ${this.#flag(choice)}) `;
      case 'skip':
        return `@skip(if: ${this.#flag(choice)}) `;
      case 'both':
        return `@skip(if: ${this.#flag(choice)}) @include(if: ${this.#flag(choice + 10)}) `;
      case 'literal':
        return `@include(if: ${isSet(choice, 4)}) `;
      default:
        return '';
    }
  }

  #flag(choice: number): string {
    const number = Math.floor(choice / 10) % 4;
    const name = `b${number}`;
    const value = isSet(this.#flags, number);
    const isDefault = isSet(this.#flags, number + 4);
    if (this.variables.every((variable) => variable.name !== name))
      this.variables.push({ name, type: 'Boolean!', ...(isDefault ? { fallback: String(value) } : { value }) });
    return `$${name}`;
  }
}

/** Mostly none; else a name of another field, or one that means something to somebody. */
function aliasOf(choice: number, other: string): string | undefined {
  const names = ['a', 'b', 'id', other, other, at(['constructor', '__proto__', '__typename', 'toString'], choice)];
  return choice % 12 < 6 ? undefined : names[(choice % 12) - 6];
}
