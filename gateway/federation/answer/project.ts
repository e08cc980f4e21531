/**
 * From the data to the text of the client's answer: the client's names, masks, null propagation (GraphQL spec 6.4.4), and the
 * second guard: every field of every customer is looked up again in the verdicts, whatever was fetched. What has no yes is
 * null. The writers are made once per operation; a request brings data and verdicts.
 */
import { type GraphQLLeafType, type GraphQLOutputType, isLeafType, isListType, isNonNullType } from 'graphql';
import type { Category, Mask, WriteCategory } from '../../../schema/vocabulary.ts';
import { NO } from '../../enforcement/decide.ts';
import { masked } from '../../enforcement/masks/masks.ts';
import type { PolicyIndex } from '../../enforcement/policy-index.ts';
import type { Question } from '../../enforcement/questions.ts';
import { isAllowed, type Row } from '../../enforcement/verdicts.ts';
import { coordinateOf, type OutputField, type Selection } from '../document/selection.ts';
import { isToldApart } from '../document/told-apart.ts';
import { type Data, isObject } from '../fetch/data.ts';
import { type Failed, UNAVAILABLE } from '../fetch/failures.ts';
import { ownerOf } from '../fetch/found-customers.ts';
import type { ConcreteTypes } from '../supergraph/supergraph.ts';
import { followed } from './failed-fields.ts';
import { type LeafText, leafText } from './leaf-text.ts';
import { nullFor, type Projection, type Written } from './projection.ts';
import { refuseField, refuseObject } from './refuse.ts';

/** What is known on the way down. */
export interface Way {
  /** The customer that the surrounding object belongs to, and all verdicts about them. */
  readonly customer: string | undefined;
  readonly row: Row;
  /** Whether the nearest entity of a customer above was left by a field that leads to nobody else. */
  readonly isSame: boolean;
  /** The mask of the nearest gated field, and its coordinate. */
  readonly mask?: MaskAbove;
}

/** The way from an object of a customer on. */
export const from = (customer: string | undefined, row: Row): Way => ({ customer, row, isSame: false });

interface MaskAbove {
  readonly kind: Mask;
  readonly width?: number;
  readonly category: Category | WriteCategory;
  readonly coordinate: string;
}

type Write<Value = unknown> = (run: Projection, value: Value, way: Way) => Written;

const NULL = 'null';
const NOTHING: readonly Failed[] = [];
const HERE: Failed = { ...UNAVAILABLE, below: [] };

/** Makes the writers of an operation. */
export class Writers {
  readonly #index: PolicyIndex;
  readonly #types: ConcreteTypes;
  readonly #objects = new Map<Selection, Write<Data>>();
  readonly #entities = new Map<OutputField, Write<Data>>();

  constructor(index: PolicyIndex, types: ConcreteTypes) {
    this.#index = index;
    this.#types = types;
  }

  /** What was fetched for a field, or that it could not be. */
  fetched(field: OutputField): Write<Data> {
    const { key, type } = field;
    const complete = this.#complete(field, type);
    return (run, holder, way) => {
      const value = holder[key];
      const failures = run.failures?.of(holder, key) ?? NOTHING;
      if (failures.length > 0) {
        for (const failure of failures) fail(run, field, failure);
        // What failed further down is null there, and all around it stands.
        if (value === null || value === undefined || failures[0]?.below.length === 0) return nullFor(type);
      }
      // Another field's null took the whole object along: the failure is that field's.
      if (value === undefined && run.failures?.has(holder)) {
        run.isTakenAlong = isNonNullType(type);
        return nullFor(type);
      }
      return complete(run, value, way);
    };
  }

  /** The same, where it is allowed about the customer on the way. */
  guarded(field: OutputField): Write<Data> {
    const { asked } = field;
    return asked === undefined ? this.fetched(field) : this.#guarded(field, asked, this.fetched(field));
  }

  /** An object of which it is decided that it is there. */
  object(selection: Selection): Write<Data> {
    const known = this.#objects.get(selection);
    if (known !== undefined) return known;
    const write = this.#isAbstract(selection)
      ? this.#abstract(selection)
      : this.#concrete(selection, selection.declared);
    this.#objects.set(selection, write);
    return write;
  }

  /** An entity of a customer, wherever it turns up: there only if its own customer is there for the caller. */
  entity(field: OutputField, selection: Selection): Write<Data> {
    const known = this.#entities.get(field);
    if (known !== undefined) return known;
    const object = this.object(selection);
    const isAbstract = this.#isAbstract(selection);
    const write: Write<Data> = (run, value, way) => {
      const type = isAbstract ? String(value.__typename) : selection.declared;
      const question = selection.objects.get(type);
      if (question === undefined) {
        // What does not say which of its types it is could be a customer's.
        if (isAbstract && !this.#types.isObject(type)) return refuseObject(run, field, undefined, NO, undefined);
        return object(run, value, way);
      }
      const customer = ownerOf(value, type, this.#index);
      if (way.isSame && customer !== way.customer) return refuseObject(run, field, question, NO, customer);
      const row = run.verdicts.row(customer);
      const verdict = row[question.index] ?? NO;
      if (!isAllowed(verdict)) return refuseObject(run, field, question, verdict, customer);
      return object(run, value, from(customer, row));
    };
    this.#entities.set(field, write);
    return write;
  }

  #isAbstract = ({ declared, fields }: Selection): boolean => fields.size > 1 || !this.#types.isObject(declared);

  #abstract(selection: Selection): Write<Data> {
    const writers = new Map([...selection.fields.keys()].map((type) => [type, this.#concrete(selection, type)]));
    const unsaid = writers.get(selection.declared);
    const parts = [...selection.fields.values()].flat().map((field) => ({ field, name: field.responseName }));
    const matters = isToldApart(selection);
    return (run, object, way) => {
      const type = object.__typename;
      const isSaid = typeof type === 'string' && this.#types.isObject(type);
      // What it is did not come, because something of it failed.
      if (!isSaid && matters && run.failures?.has(object)) return blame(run, object, parts);
      const write = isSaid ? writers.get(type) : unsaid;
      // A type that clients do not know is a value that they are not told of.
      return write === undefined ? NULL : write(run, object, way);
    };
  }

  #concrete(selection: Selection, type: string): Write<Data> {
    const isEntity = this.#index.subjectPath(type) !== undefined;
    const isSaid = this.#types.isObject(type);
    const parts = (selection.fields.get(type) ?? []).map((field, at) => ({
      field,
      name: field.responseName,
      prefix: `${at === 0 ? '' : ','}${JSON.stringify(field.responseName)}:`,
      write: field.name === '__typename' ? typename(field, isSaid ? type : undefined) : this.#field(field),
      // Undefined: it does not leave the entity.
      isSame: isEntity && field.children !== undefined ? this.#index.isSame(coordinateOf(field)) : undefined,
    }));
    const least = parts.reduce((sum, { prefix }) => sum + prefix.length, 2);
    return (run, object, way) => {
      let text = '{';
      run.take(least);
      for (const { name, prefix, write, isSame = way.isSame } of parts) {
        run.path.push(name);
        const value = write(run, object, isSame === way.isSame ? way : { ...way, isSame });
        run.path.pop();
        if (value === undefined) {
          return run.isTakenAlong ? blame(run, object, parts, name) : undefined;
        }
        text += prefix + value;
      }
      return `${text}}`;
    };
  }

  #field(field: OutputField): Write<Data> {
    const { class: owner, asked, children } = field;
    if (owner === undefined) return (run) => refuseField(run, field, undefined, NO);
    const fetched = this.fetched(field);
    // A payload's way to a customer is decided by that customer alone.
    if (asked === undefined || (owner === 'key' && children !== undefined)) return fetched;
    return this.#guarded(field, asked, fetched);
  }

  /** The second guard. */
  #guarded(field: OutputField, asked: Question, fetched: Write<Data>): Write<Data> {
    const coordinate = coordinateOf(field);
    return (run, holder, way) => {
      const verdict = way.row[asked.index] ?? NO;
      if (!isAllowed(verdict)) return refuseField(run, field, asked, verdict);
      if (verdict.effect === 'mask') {
        const { mask: kind, width } = verdict;
        return fetched(run, holder, { ...way, mask: { kind, width, category: asked.category, coordinate } });
      }
      return fetched(run, holder, way.mask === undefined ? way : { ...way, mask: undefined });
    };
  }

  #complete(field: OutputField, type: GraphQLOutputType): Write {
    if (!isNonNullType(type)) {
      const value = this.#value(field, type);
      return (run, given, way) => (given === null || given === undefined ? NULL : (value(run, given, way) ?? NULL));
    }
    const value = this.#value(field, type.ofType);
    return (run, given, way) => {
      const text = given === null || given === undefined ? NULL : value(run, given, way);
      return text === NULL ? fail(run, field) : text;
    };
  }

  /** A value that is there. */
  #value(field: OutputField, type: GraphQLOutputType): Write {
    if (isListType(type)) return this.#list(field, type.ofType);
    if (isLeafType(type))
      return leaf(
        field,
        type,
        leafText(type, (value) => this.#types.hasValue(type.name, value)),
      );
    const selection = field.children;
    if (selection === undefined) return (run) => fail(run, field);
    const write = selection.objects.size === 0 ? this.object(selection) : this.entity(field, selection);
    return (run, value, way) => (isObject(value) ? write(run, value, way) : fail(run, field));
  }

  #list(field: OutputField, type: GraphQLOutputType): Write {
    const item = this.#complete(field, type);
    return (run, values, way) => {
      if (!Array.isArray(values)) return fail(run, field);
      let text = '[';
      for (let at = 0; at < values.length; at += 1) {
        run.path.push(at);
        const written = item(run, values[at], way);
        run.path.pop();
        if (written === undefined) return undefined;
        text += at === 0 ? written : `,${written}`;
      }
      return `${text}]`;
    };
  }
}

/** What an object is called. `type`: what it is, where that is said by where it stands. */
function typename(field: OutputField, type: string | undefined): Write<Data> {
  if (type === undefined) return (run) => fail(run, field);
  const text = JSON.stringify(type);
  return () => text;
}

function leaf(field: OutputField, type: GraphQLLeafType, textOf: LeafText): Write {
  const place = { field: field.name, scalar: type.name };
  const maskedIn = (run: Projection, value: unknown, { kind, width, category, coordinate }: MaskAbove): unknown => {
    run.notes.mask(coordinate, kind);
    return masked({ kind, width, hashed: (text) => run.hashed(text, category) }, value, place);
  };
  return (run, value, { mask }) => {
    const text = textOf(mask === undefined ? value : maskedIn(run, value, mask));
    if (text === undefined) return fail(run, field);
    run.take(text.length);
    return text;
  };
}

/** Says that a field, or something below it, could not be fetched. */
export function fail(run: Projection, field: OutputField, failure: Failed = HERE): undefined {
  run.failed.add(failure, followed(field, failure.below), run.path);
  return undefined;
}

/**
 * Says which fields took an object along.
 * @param missed the one that is missed, where none of those that failed was asked for
 */
function blame(
  run: Projection,
  object: Data,
  parts: readonly { readonly field: OutputField; readonly name: string }[],
  missed = parts[0]?.name,
): undefined {
  run.isTakenAlong = false;
  const failuresOf = ({ key }: OutputField): readonly Failed[] => run.failures?.of(object, key) ?? NOTHING;
  const failed = parts.filter(({ field }) => failuresOf(field).length > 0);
  for (const { field, name } of failed.length > 0 ? failed : parts.filter((part) => part.name === missed)) {
    run.path.push(name);
    for (const failure of failed.length > 0 ? failuresOf(field) : [HERE]) fail(run, field, failure);
    run.path.pop();
  }
  return undefined;
}
