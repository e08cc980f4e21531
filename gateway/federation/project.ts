/**
 * From the data to the client's answer: the client's names, masks, null propagation (GraphQL spec 6.4.4), and the second
 * guard: every field of every customer is looked up again in the verdicts, whatever was fetched. What has no yes is null.
 */
import {
  type GraphQLLeafType,
  type GraphQLOutputType,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Coordinate } from '../../schema/policy.ts';
import type { Mask } from '../../schema/vocabulary.ts';
import { masked } from '../enforcement/masks.ts';
import type { PolicyIndex } from '../enforcement/policy-index.ts';
import { audienceOf, fieldRefusal, objectRefusal } from '../enforcement/refusal.ts';
import { NOBODY } from '../enforcement/subjects.ts';
import { type AskedField, isAllowed, type Verdict, type Verdicts } from '../enforcement/verdicts.ts';
import type { AnswerNotes, Path } from './answer.ts';
import { type Data, isObject, textAt } from './data.ts';
import { BAD_INPUT, type Failures, type FetchFailure, UNAVAILABLE } from './failures.ts';
import type { Root } from './roots.ts';
import { coordinateOf, type OutputField } from './selection.ts';

export interface Projection {
  readonly index: PolicyIndex;
  readonly verdicts: Verdicts;
  readonly failures: Failures;
  /** What there is to say about the answer, over all of its root fields. */
  readonly notes: AnswerNotes;
}

/** A null that a non-null type cannot hold: it goes up to the nearest parent that can be null. */
const BUBBLE = Symbol('null');
type Completed = unknown | typeof BUBBLE;

/** What is known on the way down. */
interface Place {
  readonly path: Path;
  /** The customer that the surrounding object belongs to. */
  readonly customer: string | undefined;
  /** The field by which the nearest entity of a customer above was left. */
  readonly via?: Coordinate;
  /** The mask of the nearest gated field, and its coordinate. */
  readonly mask?: { readonly kind: Mask; readonly coordinate: string };
}

/** Some root fields of an answer; null where a null goes up to the top. */
export function project(projection: Projection, roots: readonly Root[], data: Data): Data | null {
  const projector = new Projector(projection);
  const answer = Object.create(null) as Data;
  let isNull = false;
  for (const root of roots) {
    const value = projector.root(root, data);
    if (value === BUBBLE && isNonNullType(root.field.type)) isNull = true;
    else answer[root.field.responseName] = orNull(value);
  }
  return isNull ? null : answer;
}

class Projector {
  readonly #notes: AnswerNotes;
  readonly #index: PolicyIndex;
  readonly #verdicts: Verdicts;
  readonly #failures: Failures;

  constructor(projection: Projection) {
    this.#index = projection.index;
    this.#verdicts = projection.verdicts;
    this.#failures = projection.failures;
    this.#notes = projection.notes;
  }

  root(root: Root, data: Data): Completed {
    const { field } = root;
    const path = [field.responseName];
    switch (root.kind) {
      case 'typename':
        return field.parent;
      case 'public':
        return this.#fetched(field, data, { path, customer: undefined });
      case 'invalid':
        this.#notes.fail(coordinateOf(field), BAD_INPUT, path);
        return nullFor(field.type);
      case 'refused':
        // No row, or no customer, for anybody: what is missing is not a consent.
        this.#notes.refuse(coordinateOf(field), categoryOf(field), this.#rootCode(root.verdict), path);
        return nullFor(field.type);
      case 'write':
        // Decided by now; what is not is not answered.
        return nullFor(field.type);
      case 'written':
        return this.#fetched(field, data, { path, customer: root.customer });
      case 'discovered':
        return this.#discovered(field, data, { path, customer: undefined });
      case 'customer':
        return this.#ofCustomer(field, data, root.customer, data[field.key], { path, customer: root.customer });
      case 'customers':
        return this.#ofCustomers(root.customers, field, data, path);
    }
  }

  /** One customer, known before the fetch. */
  #ofCustomer(field: OutputField, holder: Data, customer: string, value: unknown, place: Place): Completed {
    const verdict = this.#verdicts.of(field.askedObject as AskedField, customer);
    if (!isAllowed(verdict)) return this.#refuseObject(field, verdict, customer, place.path);
    const failure = this.#failures.of(holder, field.key);
    if (failure !== undefined) return this.#unfetched(field, failure, place.path);
    // Pitfall P22: another customer than the one decided on is not an answer.
    if (!isObject(value) || textAt(value, this.#subjectPath(field)) !== customer)
      return this.#refuseObject(field, NO, customer, place.path);
    return this.#object(value, field, place);
  }

  /** Customers in the order, number and repetition in which they were asked for. */
  #ofCustomers(customers: readonly string[], field: OutputField, data: Data, path: Path): Completed {
    const failure = this.#failures.of(data, field.key);
    if (failure !== undefined) return this.#unfetched(field, failure, path);
    const fetched = new Map<string | undefined, unknown>();
    const values = data[field.key];
    for (const value of Array.isArray(values) ? values : [])
      if (isObject(value)) fetched.set(textAt(value, this.#subjectPath(field)), value);
    return customers.map((customer, at) => {
      const value = this.#ofCustomer(field, data, customer, fetched.get(customer), { path: [...path, at], customer });
      return value === BUBBLE ? null : value;
    });
  }

  /** An object reached by its own id: it is refused as its customer is. */
  #discovered(field: OutputField, data: Data, place: Place): Completed {
    const failure = this.#failures.of(data, field.key);
    if (failure !== undefined) return this.#unfetched(field, failure, place.path);
    const value = data[field.key];
    // Not there, or nobody's: the answer is that of somebody who may not be seen, whatever can be said of anybody now.
    if (!isObject(value) || textAt(value, this.#subjectPath(field)) === undefined)
      return this.#refuseObject(
        field,
        this.#verdicts.of(field.askedObject as AskedField, NOBODY),
        undefined,
        place.path,
      );
    return this.#entity(value, field, place);
  }

  #fields(object: Data, fields: readonly OutputField[], place: Place): Completed {
    const answer = Object.create(null) as Data;
    for (const field of fields) {
      const path = [...place.path, field.responseName];
      const via = this.#index.subjectPath(field.parent) === undefined ? place.via : coordinateOf(field);
      const value = field.name === '__typename' ? field.parent : this.#field(object, field, { ...place, path, via });
      if (value === BUBBLE) return BUBBLE;
      answer[field.responseName] = value;
    }
    return answer;
  }

  #field(object: Data, field: OutputField, place: Place): Completed {
    if (field.class === undefined) return this.#refuseField(field, NO, place.path);
    // A payload's way to a customer is decided by that customer alone.
    const leadsToCustomer = field.class === 'key' && field.children !== undefined;
    if (field.asked === undefined || leadsToCustomer) return this.#fetched(field, object, place);
    const verdict = this.#verdicts.of(field.asked, place.customer);
    if (!isAllowed(verdict)) return this.#refuseField(field, verdict, place.path);
    const mask = verdict.effect === 'mask' ? { kind: verdict.mask, coordinate: coordinateOf(field) } : undefined;
    return this.#fetched(field, object, { ...place, mask });
  }

  #fetched(field: OutputField, holder: Data, place: Place): Completed {
    const failure = this.#failures.of(holder, field.key);
    if (failure !== undefined) return this.#unfetched(field, failure, place.path);
    return this.#complete(field, field.type, holder[field.key], place);
  }

  #complete(field: OutputField, type: GraphQLOutputType, value: unknown, place: Place): Completed {
    if (!isNonNullType(type)) return orNull(this.#value(field, type, value, place));
    const inner = this.#value(field, type.ofType, value, place);
    return inner === null ? this.#fail(field, UNAVAILABLE, place.path) : inner;
  }

  /** A value of a nullable type; `BUBBLE` for a null about which all is said. */
  #value(field: OutputField, type: GraphQLOutputType, value: unknown, place: Place): Completed {
    if (value === null || value === undefined) return null;
    if (isListType(type)) {
      if (!Array.isArray(value)) return this.#fail(field, UNAVAILABLE, place.path);
      const items: unknown[] = [];
      for (const [at, item] of value.entries()) {
        const completed = this.#complete(field, type.ofType, item, { ...place, path: [...place.path, at] });
        if (completed === BUBBLE) return BUBBLE;
        items.push(completed);
      }
      return items;
    }
    if (isLeafType(type)) return this.#leaf(field, type, value, place);
    if (!isObject(value)) return this.#fail(field, UNAVAILABLE, place.path);
    if (field.askedObject === undefined) return this.#object(value, field, place);
    return this.#entity(value, field, place) ?? BUBBLE;
  }

  /** An entity of a customer, wherever it turns up: there only if its own customer is there for the caller. */
  #entity(value: Data, field: OutputField, place: Place): Completed {
    const customer = textAt(value, this.#subjectPath(field));
    if (place.via !== undefined && this.#index.isSame(place.via) && customer !== place.customer)
      return this.#refuseObject(field, NO, customer, place.path);
    const verdict = this.#verdicts.of(field.askedObject as AskedField, customer);
    if (!isAllowed(verdict)) return this.#refuseObject(field, verdict, customer, place.path);
    return this.#object(value, field, { path: place.path, customer });
  }

  #object(value: Data, field: OutputField, place: Place): Completed {
    return this.#fields(value, field.children ?? [], place);
  }

  #leaf(field: OutputField, type: GraphQLLeafType, value: unknown, place: Place): Completed {
    const { mask } = place;
    if (mask !== undefined) this.#notes.mask(mask.coordinate, mask.kind);
    try {
      return type.serialize(mask === undefined ? value : masked(mask.kind, value, field.name));
    } catch {
      return this.#fail(field, UNAVAILABLE, place.path);
    }
  }

  #refuseField(field: OutputField, verdict: Verdict, path: Path): Completed {
    this.#notes.refuse(coordinateOf(field), categoryOf(field), this.#fieldCode(field.asked, verdict), path);
    return null;
  }

  #rootCode(verdict: Verdict) {
    if (verdict === 'unavailable') return 'CONSENT_UNAVAILABLE';
    return verdict.effect === 'deny' ? fieldRefusal(audienceOf(this.#verdicts.asking), verdict, true) : 'FORBIDDEN';
  }

  #fieldCode(asked: AskedField | undefined, verdict: Verdict) {
    if (verdict === 'unavailable') return 'CONSENT_UNAVAILABLE';
    if (verdict.effect !== 'deny') return 'FORBIDDEN';
    const never = asked === undefined || this.#verdicts.forAnyone(asked).effect === 'deny';
    return fieldRefusal(audienceOf(this.#verdicts.asking), verdict, never);
  }

  #refuseObject(field: OutputField, verdict: Verdict, customer: string | undefined, path: Path): Completed {
    const { asking } = this.#verdicts;
    const own = customer !== undefined && customer === asking.caller.customer;
    if (verdict === 'unavailable' || own)
      return this.#refuseField({ ...field, asked: field.askedObject }, verdict, path);
    const code = objectRefusal(asking);
    if (code !== undefined) this.#notes.refuse(coordinateOf(field), categoryOf(field), code, path);
    return null;
  }

  /** A field whose fetch failed. */
  #unfetched(field: OutputField, failure: FetchFailure, path: Path): Completed {
    this.#fail(field, failure, path);
    return nullFor(field.type);
  }

  #fail(field: OutputField, failure: FetchFailure, path: Path): typeof BUBBLE {
    this.#notes.fail(coordinateOf(field), failure, path);
    return BUBBLE;
  }

  #subjectPath(field: OutputField): readonly string[] {
    return this.#index.subjectPath(getNamedType(field.type).name) ?? [];
  }
}

const NO: Verdict = { effect: 'deny', code: 'FORBIDDEN' };

const orNull = (value: Completed): unknown => (value === BUBBLE ? null : value);

const nullFor = (type: GraphQLOutputType): Completed => (isNonNullType(type) ? BUBBLE : null);

const categoryOf = (field: OutputField): string => (typeof field.class === 'string' ? field.class : 'public');
