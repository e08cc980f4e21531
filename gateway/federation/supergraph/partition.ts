/**
 * Makes the boundaries of the policy boundaries of the plan: every gated category of a service becomes a virtual join
 * graph of its own (`identity` -> `identity`, `identity:contact.email`, ...), so that the planner itself separates the
 * fetch of keys from the fetch of each category. The service's own graph keeps roots, keys and what is about no person.
 * Nothing here decides; a gated field that stayed in a service's own graph would be fetched undecided.
 */
import { Kind, type ObjectTypeDefinitionNode, print } from 'graphql';
import type { Category } from '../../../schema/vocabulary.ts';
import { isGated, type PolicyIndex } from '../../enforcement/policy-index.ts';
import {
  graphOf,
  isExternal,
  isInterfaceObject,
  joins,
  keyFieldsIn,
  namedType,
  objectTypes,
  textArgument,
  topFields,
  withSubject,
} from './join-spec.ts';
import { withoutGatedProvides } from './provides.ts';
import { type AddedGraph, HELD, HELD_GRAPH, type Shares, withShares } from './shares.ts';
import type { ConcreteTypes, Service, Supergraph } from './supergraph.ts';

/** What a service name in a plan stands for. */
export interface Territory {
  readonly service: Service;
  /** Absent: the service's own graph. */
  readonly category?: Category;
  /** Entity -> the fields of its real keys in the service. */
  readonly keyFields: ReadonlyMap<string, ReadonlySet<string>>;
  /** Entity -> the field that was added to its key here and that the service itself does not ask for. */
  readonly addedToKey?: ReadonlyMap<string, string>;
}

export interface Partitioned {
  readonly sdl: string;
  /** Name in the plan -> territory. */
  readonly territories: ReadonlyMap<string, Territory>;
  /** Entity of a customer -> its key and the path to its customer, as a field set. */
  readonly heldKeys: ReadonlyMap<string, string>;
  /** Interfaces with entities of customers among their types: each type is asked by itself, as its categories are apart. */
  readonly splitInterfaces: ReadonlySet<string>;
}

/**
 * The supergraph with one virtual graph per (service, gated category).
 * @throws {TypeError} where a service resolves an interface of customers' entities without knowing which entity it is.
 */
export function partition(whole: Supergraph, index: PolicyIndex): Partitioned {
  const supergraph = { ...whole, document: withoutGatedProvides(whole.document, index) };
  const types = objectTypes(supergraph.document);
  const territories = new Map<string, Territory>();
  const virtual: AddedGraph[] = [];
  const shares: Shares = new Map([...types.keys()].map((name) => [name, new Map()]));

  for (const service of supergraph.services) {
    const keyFields = customerKeys(supergraph, service, index);
    territories.set(service.name, { service, keyFields });
    const survey = new ServiceSurvey(service, types, supergraph.types, index);
    survey.ownGraph(shares);
    for (const category of survey.categories()) {
      const name = `${service.name}:${category}`;
      const graph = `${service.graph}__${category.toUpperCase().replace(/\W/g, '_')}`;
      territories.set(name, { service, category, keyFields, addedToKey: survey.addedToKey() });
      virtual.push({ name, graph, url: service.url });
      survey.categoryGraph(category, graph, shares);
    }
  }

  const held = heldEntities(types, shares, index);
  if (held.size > 0) virtual.push({ name: HELD, graph: HELD_GRAPH, url: '' });
  return {
    sdl: print(withShares(supergraph, shares, virtual, held)),
    territories,
    heldKeys: held,
    splitInterfaces: interfacesOf(supergraph, held),
  };
}

/** Entity of a customer -> the fields of its keys in one service. */
const customerKeys = (
  { document }: Pick<Supergraph, 'document'>,
  { graph }: Service,
  index: PolicyIndex,
): Map<string, ReadonlySet<string>> =>
  new Map([...keyFieldsIn(document, graph)].filter(([type]) => index.subjectPath(type) !== undefined));

function interfacesOf({ document, types }: Supergraph, held: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const { value } = definition.name;
    if (![...types.possible(value)].some((type) => held.has(type))) continue;
    if (joins(definition, 'join__type').some(isInterfaceObject))
      throw new TypeError(`${value} is an interface object of customers' entities: whose it is cannot be known`);
    found.add(value);
  }
  return found;
}

/** What one service contributes, looked at through the policy. */
class ServiceSurvey {
  readonly #service: Service;
  readonly #types: ReadonlyMap<string, ObjectTypeDefinitionNode>;
  readonly #concrete: ConcreteTypes;
  readonly #index: PolicyIndex;

  constructor(
    service: Service,
    types: ReadonlyMap<string, ObjectTypeDefinitionNode>,
    concrete: ConcreteTypes,
    index: PolicyIndex,
  ) {
    this.#service = service;
    this.#types = types;
    this.#concrete = concrete;
    this.#index = index;
  }

  /** Roots, keys, payloads and public data stay where they are. */
  ownGraph(shares: Shares): void {
    for (const [name, type] of this.#types) {
      const fields = this.#fieldsOf(type);
      if (fields === undefined) continue;
      const own = this.#belongsToCustomer(name) ? fields.filter((field) => this.#isKey(type, field)) : fields;
      shares.get(name)?.set(this.#service.graph, { fields: new Set(own), keys: this.#keysOf(type), resolvable: true });
    }
  }

  /** The gated categories of this service's entities. */
  categories(): Category[] {
    const found = new Set<Category>();
    for (const [name, type] of this.#types) {
      if (!this.#belongsToCustomer(name)) continue;
      for (const field of this.#fieldsOf(type) ?? []) {
        const value = this.#index.classIn(this.#service.name, name, field);
        if (isGated(value) && !this.#isKey(type, field)) found.add(value as Category);
      }
    }
    return [...found];
  }

  /** Everything that can be reached through one category, as a graph of its own. */
  categoryGraph(category: Category, graph: string, shares: Shares): void {
    const visit = (name: string): void => {
      const type = this.#types.get(name);
      const fields = type && this.#fieldsOf(type);
      if (type === undefined || fields === undefined || shares.get(name)?.has(graph)) return;
      if (!this.#belongsToCustomer(name)) {
        shares.get(name)?.set(graph, { fields: new Set(fields), keys: this.#keysOf(type), resolvable: true });
        for (const field of fields) this.#targets(type, field).forEach(visit);
        return;
      }
      const gated = fields.filter(
        (field) => !this.#isKey(type, field) && this.#index.classIn(this.#service.name, name, field) === category,
      );
      const keys = fields.filter((field) => this.#isKey(type, field));
      shares.get(name)?.set(graph, {
        fields: new Set([...keys, ...gated]),
        keys: this.#keysOf(type).map((key) => withSubject(key, this.#index.subjectPath(name) ?? [])),
        resolvable: gated.length > 0,
      });
      for (const field of [...keys, ...gated]) this.#targets(type, field).forEach(visit);
    };
    for (const [name, type] of this.#types) {
      if (!this.#belongsToCustomer(name)) continue;
      const holds = (this.#fieldsOf(type) ?? []).some(
        (field) => !this.#isKey(type, field) && this.#index.classIn(this.#service.name, name, field) === category,
      );
      if (holds) visit(name);
    }
  }

  /** Where the path to the customer is no part of the real key. */
  addedToKey(): Map<string, string> {
    const added = new Map<string, string>();
    for (const [name, type] of this.#types) {
      const first = this.#index.subjectPath(name)?.[0];
      const real = this.#keysOf(type).flatMap(topFields);
      if (first !== undefined && real.length > 0 && !real.includes(first)) added.set(name, first);
    }
    return added;
  }

  #belongsToCustomer(type: string): boolean {
    return this.#index.subjectPath(type) !== undefined;
  }

  /** The fields of a type that this service resolves; undefined if it does not know the type. */
  #fieldsOf(type: ObjectTypeDefinitionNode): string[] | undefined {
    if (!joins(type, 'join__type').some((join) => graphOf(join) === this.#service.graph)) return undefined;
    return (type.fields ?? [])
      .filter((field) => {
        const fieldJoins = joins(field, 'join__field');
        // One that names no graph is of a field that an @interfaceObject gives: no service resolves it on the type itself.
        if (fieldJoins.length === 0) return true;
        return fieldJoins.some((join) => graphOf(join) === this.#service.graph && !isExternal(join));
      })
      .map((field) => field.name.value);
  }

  #keysOf(type: ObjectTypeDefinitionNode): string[] {
    return joins(type, 'join__type')
      .filter((join) => graphOf(join) === this.#service.graph)
      .map((join) => textArgument(join, 'key'))
      .filter((key) => key !== undefined);
  }

  /** A field of the key, or the first step of the path to the customer: known before anything is decided. */
  #isKey(type: ObjectTypeDefinitionNode, field: string): boolean {
    if (this.#index.subjectPath(type.name.value)?.[0] === field) return true;
    return this.#keysOf(type).some((key) => topFields(key).includes(field));
  }

  /** The object types that a field may lead to. */
  #targets(type: ObjectTypeDefinitionNode, field: string): readonly string[] {
    const definition = type.fields?.find((candidate) => candidate.name.value === field);
    return definition === undefined ? [] : [...this.#concrete.possible(namedType(definition.type))];
  }
}

/** Entities of customers can be the beginning of a plan: their keys are then what the engine holds. */
function heldEntities(
  types: ReadonlyMap<string, ObjectTypeDefinitionNode>,
  shares: Shares,
  index: PolicyIndex,
): Map<string, string> {
  const held = new Map<string, string>();
  for (const [name, type] of types) {
    const path = index.subjectPath(name);
    const key = joins(type, 'join__type')
      .map((join) => textArgument(join, 'key'))
      .find((found) => found !== undefined);
    if (path === undefined || key === undefined) continue;
    const whole = withSubject(key, path);
    shares.get(name)?.set(HELD_GRAPH, { fields: new Set(topFields(whole)), keys: [whole], resolvable: false });
    held.set(name, whole);
  }
  return held;
}
