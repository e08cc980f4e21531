/**
 * The text of a fetch tree, in the form in which the planner is right (its source: shared facts of the planner, pinned by
 * `test/gateway/federation`): no field twice, no fragment by name, on an interface only what all of its types select alike,
 * everything else split by concrete type, `__typename` of an abstract type never under another name, no empty selection.
 */
import {
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { Argument, FetchField, FetchFields, FetchSelection } from '../document/selection.ts';
import { mergedSelection } from './fetch-tree.ts';
import { PlanError } from './steps.ts';

/** The operation that the planner gets, and the arguments whose values go with it. */
export interface FetchOperation {
  readonly text: string;
  readonly arguments: readonly Argument[];
}

export interface TextOptions {
  readonly schema: GraphQLSchema;
  /** Interfaces whose fields must be asked of each type by itself, even if all are asked alike. */
  readonly split: ReadonlySet<string>;
}

export function fetchOperation(kind: 'query' | 'mutation', fields: FetchFields, options: TextOptions): FetchOperation {
  const printer = new Printer(options);
  const body = printer.fields(fields);
  const header = [...printer.arguments.values()].map(({ variable, type }) => `$${variable}:${type}`).join(' ');
  return {
    text: `${kind}${header === '' ? '' : `(${header})`}${body}`,
    arguments: [...printer.arguments.values()],
  };
}

/** An empty selection on an object: nothing of it is wanted but whether it is there. */
const NOTHING = '{_:__typename}';

class Printer {
  readonly arguments = new Map<string, Argument>();
  readonly #options: TextOptions;
  readonly #texts = new WeakMap<FetchField, string>();

  constructor(options: TextOptions) {
    this.#options = options;
  }

  fields(fields: FetchFields): string {
    if (fields.size === 0) return NOTHING;
    return `{${[...fields.values()].map((field) => this.#field(field)).join(' ')}}`;
  }

  #field(field: FetchField): string {
    const known = this.#texts.get(field);
    if (known !== undefined) return known;
    const alias = field.key === field.name ? '' : `${field.key}:`;
    for (const argument of field.arguments) this.#carry(argument);
    const args = field.arguments.map(({ name, variable }) => `${name}:$${variable}`).join(' ');
    const children = field.children === undefined ? '' : this.#selection(field.children);
    const text = `${alias}${field.name}${args === '' ? '' : `(${args})`}${children}`;
    this.#texts.set(field, text);
    return text;
  }

  /** One variable, one argument: otherwise what was decided about one would go out as the other. */
  #carry(argument: Argument): void {
    const known = this.arguments.get(argument.variable);
    if (known !== undefined && (known.name !== argument.name || known.type !== argument.type))
      throw new PlanError(`Two arguments would go out as one variable ${argument.variable}`);
    this.arguments.set(argument.variable, argument);
  }

  #selection({ declared, fields }: FetchSelection): string {
    const own = fields.get(declared);
    if (isObjectType(this.#options.schema.getType(declared))) return this.fields(own ?? new Map());
    const concrete = [...fields].filter(([type]) => type !== declared);
    // Nobody implements it that we know of: the planner may know more.
    if (concrete.length === 0) return own === undefined || own.size === 0 ? '{__typename}' : this.fields(own);
    const common = this.#common(
      declared,
      concrete.map(([, some]) => some),
    );
    const parts = common.filter(({ isImplied }) => !isImplied).map((field) => this.#field(field));
    const count = parts.length;
    const shared = new Set(common.map(({ key }) => key));
    for (const [type, some] of concrete) {
      const rest = [...some.values()].filter(({ key }) => !shared.has(key));
      const others = rest.filter(({ key }) => key !== '__typename');
      const wanted = others.length > 0 ? others : rest;
      if (wanted.length > 0) parts.push(`...on ${type}{${wanted.map((field) => this.#field(field)).join(' ')}}`);
    }
    // Where there are conditions the planner asks for the name of the type; asked for by us it can be led to a worse plan.
    if (parts.length === count && count < common.length) parts.push('__typename');
    return parts.length === 0 ? '{__typename}' : `{${parts.join(' ')}}`;
  }

  /** What every type selects alike, and the abstract type has. */
  #common(declared: string, all: readonly FetchFields[]): FetchField[] {
    const [first, ...others] = all;
    const type = this.#options.schema.getType(declared);
    const found: FetchField[] = [];
    for (const field of first?.values() ?? []) {
      const same = others.map((some) => some.get(field.key));
      if (!same.every((other) => other !== undefined && other.name === field.name && argumentsAlike(other, field)))
        continue;
      if (field.key === '__typename') {
        found.push(field);
        continue;
      }
      const definition = isInterfaceType(type) ? type.getFields()[field.name] : undefined;
      if (definition === undefined || this.#options.split.has(declared)) continue;
      const target = getNamedType(definition.type).name;
      const merged = this.#alike([field, ...same.filter((other) => other !== undefined)], target);
      if (merged !== undefined) found.push(merged);
    }
    return found;
  }

  /** Several fields as one of an interface, if they select the same wherever they lead to the same type. */
  #alike(fields: readonly FetchField[], declared: string): FetchField | undefined {
    const [first] = fields;
    if (first === undefined || first.children === undefined) return first;
    let whole: FetchSelection = { declared, fields: new Map() };
    for (const { children } of fields) {
      if (children === undefined || !this.#agree(whole, children)) return undefined;
      whole = mergedSelection(whole, children);
    }
    return { ...first, children: whole };
  }

  #agree(one: FetchSelection, other: FetchSelection): boolean {
    return [...one.fields].every(([type, some]) => {
      const others = other.fields.get(type);
      return others === undefined || others === some || this.#textOf(some) === this.#textOf(others);
    });
  }

  #textOf(fields: FetchFields): string {
    return [...fields.values()]
      .map((field) => this.#field(field))
      .sort()
      .join(' ');
  }
}

const argumentsAlike = (one: FetchField, other: FetchField): boolean =>
  one.arguments.length === other.arguments.length &&
  one.arguments.every(({ variable, type }, at) => {
    const same = other.arguments[at];
    return same?.variable === variable && same.type === type;
  });

/** The fields of a field set, e.g. `id customer { id }`. Keys have no arguments, so each is fetched under its own name. */
export function fieldSet(schema: GraphQLSchema, type: string, text: string): FetchFields {
  const [operation] = parse(`{${text}}`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError(`'${text}' is no field set`);
  return fieldsIn(schema, type, operation.selectionSet);
}

function fieldsIn(schema: GraphQLSchema, type: string, { selections }: SelectionSetNode): FetchFields {
  const parent = schema.getType(type);
  const fields = new Map<string, FetchField>();
  for (const selection of selections) {
    if (selection.kind !== Kind.FIELD) throw new TypeError(`A key of ${type} with fragments is not understood`);
    const name = selection.name.value;
    const definition = isObjectType(parent) ? parent.getFields()[name] : undefined;
    if (definition === undefined) throw new TypeError(`${type}.${name}, part of a key, is not in the schema`);
    const declared = getNamedType(definition.type).name;
    const children =
      selection.selectionSet === undefined
        ? undefined
        : { declared, fields: new Map([[declared, fieldsIn(schema, declared, selection.selectionSet)]]) };
    fields.set(name, { key: name, name, arguments: [], children });
  }
  return fields;
}
