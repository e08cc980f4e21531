/**
 * Makes the boundaries of the policy boundaries of the plan: every gated category of a service becomes a virtual join
 * graph of its own (`identity` -> `identity`, `identity:contact.email`, ...), so that the planner itself separates the
 * fetch of keys from the fetch of each category. The service's own graph keeps roots, keys and what is about no person.
 * Nothing here decides; a gated field that stayed in a service's own graph would be fetched undecided.
 */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type NamedTypeNode,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  type TypeNode,
} from 'graphql';
import type { Category } from '../../schema/vocabulary.ts';
import { isGated, type PolicyIndex } from '../enforcement/policy-index.ts';
import type { Service, Supergraph } from './supergraph.ts';

/** What a service name in a plan stands for. */
export interface Territory {
  readonly service: Service;
  /** Absent: the service's own graph. */
  readonly category?: Category;
  /** Entity -> the field that was added to its key here and that the service itself does not ask for. */
  readonly addedToKey?: ReadonlyMap<string, string>;
}

export interface Partitioned {
  readonly sdl: string;
  /** Name in the plan -> territory. */
  readonly territories: ReadonlyMap<string, Territory>;
  /** Entity of a customer -> its key and the path to its customer, as a field set. */
  readonly heldKeys: ReadonlyMap<string, string>;
}

/** The service that is no service: its "answers" are entities that the engine already holds. See `plan.ts`. */
export const HELD = 'assent:held';
const HELD_GRAPH = 'ASSENT_HELD';

/** The root field by which a plan begins at entities that the engine holds. */
export const heldField = (type: string): string => `assentHeld${type}`;

/** Which fields of a type a graph resolves, and by which key it can be entered there. */
interface Share {
  readonly fields: Set<string>;
  readonly keys: readonly string[];
  readonly resolvable: boolean;
}

/** Type name -> graph (enum value) -> its share. */
type Shares = Map<string, Map<string, Share>>;

/**
 * The supergraph with one virtual graph per (service, gated category).
 * @throws {TypeError} for abstract types, which this form does not cover.
 */
export function partition(supergraph: Supergraph, index: PolicyIndex): Partitioned {
  const types = objectTypes(supergraph.document);
  const territories = new Map<string, Territory>();
  const virtual: { name: string; graph: string; url: string }[] = [];
  const shares: Shares = new Map([...types.keys()].map((name) => [name, new Map()]));

  for (const service of supergraph.services) {
    territories.set(service.name, { service });
    const survey = new ServiceSurvey(service, types, index);
    survey.ownGraph(shares);
    for (const category of survey.categories()) {
      const name = `${service.name}:${category}`;
      const graph = `${service.graph}__${category.toUpperCase().replace(/\W/g, '_')}`;
      territories.set(name, { service, category, addedToKey: survey.addedToKey() });
      virtual.push({ name, graph, url: service.url });
      survey.categoryGraph(category, graph, shares);
    }
  }

  const held = heldEntities(types, shares, index);
  virtual.push({ name: HELD, graph: HELD_GRAPH, url: '' });
  return { sdl: print(rewrite(supergraph, shares, virtual, [...held.keys()])), territories, heldKeys: held };
}

/** What one service contributes, looked at through the policy. */
class ServiceSurvey {
  readonly #service: Service;
  readonly #types: ReadonlyMap<string, ObjectTypeDefinitionNode>;
  readonly #index: PolicyIndex;

  constructor(service: Service, types: ReadonlyMap<string, ObjectTypeDefinitionNode>, index: PolicyIndex) {
    this.#service = service;
    this.#types = types;
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
        for (const field of fields) visit(this.#target(type, field));
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
      for (const field of [...keys, ...gated]) visit(this.#target(type, field));
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
        const fieldJoins = joins(field, 'join__field').filter((join) => graphOf(join) !== undefined);
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

  #target(type: ObjectTypeDefinitionNode, field: string): string {
    const definition = type.fields?.find((candidate) => candidate.name.value === field);
    return definition === undefined ? '' : namedType(definition.type);
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

function rewrite(
  supergraph: Supergraph,
  shares: Shares,
  virtual: readonly { name: string; graph: string; url: string }[],
  held: readonly string[],
): DocumentNode {
  const copies = new Map(
    supergraph.services.map((service) => [
      service.graph,
      virtual
        .filter((candidate) => candidate.graph.startsWith(`${service.graph}__`))
        .map((candidate) => candidate.graph),
    ]),
  );
  const withCopies = (directives: readonly ConstDirectiveNode[] = []): ConstDirectiveNode[] =>
    directives.flatMap((directive) => {
      const graph = graphOf(directive);
      if (graph === undefined || !directive.name.value.startsWith('join__')) return [directive];
      return [directive, ...(copies.get(graph) ?? []).map((copy) => withGraph(directive, copy))];
    });

  return {
    kind: Kind.DOCUMENT,
    definitions: supergraph.document.definitions.map((definition) => {
      switch (definition.kind) {
        case Kind.ENUM_TYPE_DEFINITION:
          if (definition.name.value === 'join__Graph') {
            const added = virtual.map(({ name, graph, url }) =>
              parse(`enum X { ${graph} @join__graph(name: ${JSON.stringify(name)}, url: ${JSON.stringify(url)}) }`),
            );
            const values = added.flatMap((document) => {
              const [only] = document.definitions;
              return only?.kind === Kind.ENUM_TYPE_DEFINITION ? (only.values ?? []) : [];
            });
            return { ...definition, values: [...(definition.values ?? []), ...values] };
          }
          return {
            ...definition,
            directives: withCopies(definition.directives),
            values: definition.values?.map((value) => ({ ...value, directives: withCopies(value.directives) })),
          };
        case Kind.SCALAR_TYPE_DEFINITION:
        case Kind.INPUT_OBJECT_TYPE_DEFINITION:
          return { ...definition, directives: withCopies(definition.directives) };
        case Kind.INTERFACE_TYPE_DEFINITION:
        case Kind.UNION_TYPE_DEFINITION:
          throw new TypeError(`The abstract type ${definition.name.value} cannot be partitioned`);
        case Kind.OBJECT_TYPE_DEFINITION:
          return rewriteObject(definition, shares.get(definition.name.value) ?? new Map(), virtual, held);
        default:
          return definition;
      }
    }),
  };
}

function rewriteObject(
  type: ObjectTypeDefinitionNode,
  shares: ReadonlyMap<string, Share>,
  virtual: readonly { graph: string }[],
  held: readonly string[],
): ObjectTypeDefinitionNode {
  const isQuery = type.name.value === 'Query';
  const joinType = [...shares].flatMap(([graph, share]) =>
    share.keys.length === 0
      ? [`@join__type(graph: ${graph})`]
      : share.keys.map(
          (key) =>
            `@join__type(graph: ${graph}, key: ${JSON.stringify(key)}${share.resolvable ? '' : ', resolvable: false'})`,
        ),
  );
  // Every graph has a Query type: `_entities` lives there.
  if (isQuery) joinType.push(...virtual.map(({ graph }) => `@join__type(graph: ${graph})`));
  const other = type.directives?.filter((directive) => directive.name.value !== 'join__type') ?? [];

  const fields = (type.fields ?? []).map((field): FieldDefinitionNode => {
    const graphs = [...shares].filter(([, share]) => share.fields.has(field.name.value)).map(([graph]) => graph);
    const kept = field.directives?.filter((directive) => directive.name.value !== 'join__field') ?? [];
    if (graphs.length === shares.size && !isQuery) return { ...field, directives: kept };
    return { ...field, directives: [...kept, ...directives(graphs.map((graph) => `@join__field(graph: ${graph})`))] };
  });
  if (isQuery) {
    for (const name of held) {
      const sdl = `type X { ${heldField(name)}: [${name}] @join__field(graph: ${HELD_GRAPH}) }`;
      const [only] = parse(sdl, { noLocation: true }).definitions;
      if (only?.kind === Kind.OBJECT_TYPE_DEFINITION) fields.push(...(only.fields ?? []));
    }
  }
  return { ...type, directives: [...other, ...directives(joinType)], fields };
}

const directives = (texts: readonly string[]): ConstDirectiveNode[] => {
  const [only] = parse(`scalar X ${texts.join(' ')}`, { noLocation: true }).definitions;
  return only?.kind === Kind.SCALAR_TYPE_DEFINITION ? [...(only.directives ?? [])] : [];
};

const objectTypes = (document: DocumentNode): Map<string, ObjectTypeDefinitionNode> =>
  new Map(
    document.definitions
      .filter((definition): definition is ObjectTypeDefinitionNode => definition.kind === Kind.OBJECT_TYPE_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );

const joins = (
  node: { readonly directives?: readonly ConstDirectiveNode[] },
  name: 'join__type' | 'join__field',
): ConstDirectiveNode[] => (node.directives ?? []).filter((directive) => directive.name.value === name);

const argument = (directive: ConstDirectiveNode, name: string) =>
  directive.arguments?.find((candidate) => candidate.name.value === name)?.value;

const graphOf = (directive: ConstDirectiveNode): string | undefined => {
  const value = argument(directive, 'graph');
  return value?.kind === Kind.ENUM ? value.value : undefined;
};

const textArgument = (directive: ConstDirectiveNode, name: string): string | undefined => {
  const value = argument(directive, name);
  return value?.kind === Kind.STRING ? value.value : undefined;
};

const isExternal = (directive: ConstDirectiveNode): boolean => {
  const value = argument(directive, 'external');
  return value?.kind === Kind.BOOLEAN && value.value;
};

const withGraph = (directive: ConstDirectiveNode, graph: string): ConstDirectiveNode => ({
  ...directive,
  arguments: directive.arguments?.map((found) =>
    found.name.value === 'graph' ? { ...found, value: { kind: Kind.ENUM, value: graph } } : found,
  ),
});

const namedType = (type: TypeNode): string => {
  let inner: TypeNode = type;
  while (inner.kind !== Kind.NAMED_TYPE) inner = inner.type;
  return (inner as NamedTypeNode).name.value;
};

/** The top-level names of a field set: `id customer { id }` has `id` and `customer`. */
export function topFields(fieldSet: string): string[] {
  const [operation] = parse(`{${fieldSet}}`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
  return operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );
}

/** A key that also carries the path to the customer. */
function withSubject(key: string, path: readonly string[]): string {
  const [first] = path;
  if (first === undefined || topFields(key).includes(first)) return key;
  return `${key} ${path.reduceRight((inner, step) => (inner === '' ? step : `${step} { ${inner} }`), '')}`;
}
