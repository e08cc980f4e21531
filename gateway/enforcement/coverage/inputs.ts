/**
 * Every argument and input field by which persons can be found, ordered or chosen has a class, and every such class is of an
 * input. Inputs of what is public and leads to nobody have nobody to find.
 */
import { getNamedType, isEnumType, isInputObjectType } from 'graphql';
import type { InputClass } from '../../../schema/policy.ts';
import { isWritten } from '../decide.ts';
import { argumentUses, type InputUse, innerUses } from '../input-reads.ts';
import { isGated, isReadable } from '../policy-index.ts';
import type { GraphField } from '../supergraph-fields.ts';
import type { Survey } from './survey.ts';

export const inputProblems = (survey: Survey): string[] => [
  ...survey.resolved
    .filter((field) => !field.hidden && mayFindPersons(survey, field))
    .flatMap((field) => new FieldInputs(survey, field).problems()),
  ...survey.blocks.flatMap(({ policy, where }) =>
    Object.entries(policy.inputs ?? {}).flatMap(([coordinate, value]) => ofClass(survey, coordinate, value, where)),
  ),
];

/** Whether the inputs of a field could say anything about a person. */
export function mayFindPersons(survey: Survey, field: GraphField): boolean {
  const value = survey.classOf(field);
  return isGated(value) || value === 'inherit' || survey.leadsToCustomers(field.target);
}

/** The inputs of one field, those within input objects among them. */
class FieldInputs {
  readonly #survey: Survey;
  readonly #field: GraphField;
  readonly #customer: string | undefined;
  readonly #isWrite: boolean;
  readonly #where: string;
  /** Input types that were gone through: they can be within each other. */
  readonly #met = new Set<string>();

  constructor(survey: Survey, field: GraphField) {
    this.#survey = survey;
    this.#field = field;
    this.#customer = survey.index.customerArgument(`${field.type}.${field.field}`);
    const value = survey.classOf(field);
    this.#isWrite = isGated(value) && isWritten(value);
    this.#where = survey.whereOf(field.coordinate);
  }

  problems(): string[] {
    const { type } = this.#field;
    const definition = this.#survey.definition(this.#field);
    if (definition === undefined) return [];
    return argumentUses(this.#survey.index, type, definition)
      .filter(({ input }) => !isHidden(input))
      .flatMap((use) => this.#ofUse(use));
  }

  #ofUse(use: InputUse): string[] {
    const { coordinate, class: value, path } = use;
    if (path === this.#customer) return [];
    const target = getNamedType(use.input.type);
    if (value === undefined) {
      if (isInputObjectType(target)) return this.#ofInner(use, target.name);
      if (isEnumType(target)) {
        const values = target.getValues().map(({ name }) => `${target.name}.${name}`);
        const open = values.filter((each) => this.#survey.index.inputClass(each) === undefined);
        if (open.length < values.length) return open.map((each) => this.#unclassed(each));
      }
      return [this.#unclassed(coordinate)];
    }
    if (value === 'inherit' && !this.#isWrite)
      return [
        `${coordinate} inherits, but ${this.#field.coordinate} writes nothing: give it the category that it reads, or { harmless: reason }, in 'inputs' in ${this.#where}.`,
      ];
    if (isReadable(value) && !isGated(this.#survey.classOf(this.#field)))
      return [
        `${coordinate} reads category '${value}', but ${this.#field.coordinate} has none, so nobody is asked: give the field a category in ${this.#where}.`,
      ];
    return [];
  }

  #ofInner(use: InputUse, type: string): string[] {
    // One path names the customer, so it matters where in the arguments an input type stands.
    const place = `${type} ${this.#customer?.startsWith(`${use.path}.`) ? use.path : ''}`;
    if (this.#met.has(place)) return [];
    this.#met.add(place);
    return innerUses(this.#survey.index, use)
      .filter(({ input }) => !isHidden(input))
      .flatMap((inner) => this.#ofUse(inner));
  }

  #unclassed(coordinate: string): string {
    const or = this.#isWrite ? "'inherit' where it is only written" : '{ harmless: reason } where it reads none';
    return `${coordinate} has no class: add '${coordinate}' with the category that it reads, or ${or}, to 'inputs' in ${this.#where}.`;
  }
}

const isHidden = ({ astNode }: InputUse['input']): boolean =>
  astNode?.directives?.some(({ name }) => name.value === 'inaccessible') ?? false;

function ofClass(survey: Survey, coordinate: string, value: InputClass, where: string): string[] {
  if (!isInput(survey, coordinate))
    return [`${coordinate} has a class but is no input: remove '${coordinate}' from 'inputs' in ${where}.`];
  if (coordinate.endsWith('.*') && value !== 'inherit')
    return [`${coordinate} must name its inputs one by one: only 'inherit' may use '*' ('inputs' in ${where}).`];
  if (typeof value === 'object')
    return (value.harmless ?? '').trim() === ''
      ? [`${coordinate} is harmless without a reason: write it into 'inputs' in ${where}.`]
      : [];
  if (value !== 'inherit' && !isReadable(value))
    return [
      `${coordinate} has the unknown class '${String(value)}': use a category of schema/vocabulary.ts that is read, 'inherit' or { harmless: reason } in 'inputs' in ${where}.`,
    ];
  if (isReadable(value) && !survey.held().has(value))
    return [
      `${coordinate} reads category '${value}', which no field has that clients see, so nobody can be asked: give it one in 'inputs' in ${where} that a field has.`,
    ];
  return isObject(survey, coordinate)
    ? [`${coordinate} is an input object: it has the classes of its fields, remove it from 'inputs' in ${where}.`]
    : [];
}

/** What a schema coordinate of an input stands for: the named type of an argument or input field. */
function typeAt({ graph: { schema } }: Survey, coordinate: string) {
  const [, type = '', member = '', argument] = /^(\w+)\.(\w+)(?:\((\w+):\))?$/.exec(coordinate) ?? [];
  const declared = schema.getType(type);
  if (argument === undefined) return isInputObjectType(declared) ? declared.getFields()[member]?.type : undefined;
  const fields = declared !== undefined && 'getFields' in declared ? declared.getFields() : {};
  const field = fields[member];
  return field !== undefined && 'args' in field ? field.args.find(({ name }) => name === argument)?.type : undefined;
}

function isInput(survey: Survey, coordinate: string): boolean {
  const [type = '', member = ''] = coordinate.split('.');
  const declared = survey.graph.schema.getType(type);
  if (member === '*') return isInputObjectType(declared);
  if (isEnumType(declared)) return declared.getValue(member) !== undefined;
  return typeAt(survey, coordinate) !== undefined;
}

function isObject(survey: Survey, coordinate: string): boolean {
  const type = typeAt(survey, coordinate);
  return type !== undefined && isInputObjectType(getNamedType(type));
}
