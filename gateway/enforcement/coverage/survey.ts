/**
 * Policy and graph side by side, as the files of this folder ask about them. It finds; what is wrong is said by them.
 */
import { type GraphQLField, type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import type { Class, Policy, SubgraphPolicy } from '../../../schema/policy.ts';
import { isGated, PolicyIndex } from '../policy-index.ts';
import type { GraphField, ServiceFields } from '../supergraph-fields.ts';

export interface Graph {
  readonly services: readonly ServiceFields[];
  /** All of the supergraph, what clients do not see among it. */
  readonly schema: GraphQLSchema;
}

/** Where a policy is written: what a sentence tells its reader to change. */
export interface Written {
  readonly classes: string;
  readonly rows: string;
}
export const BUILT_IN: Written = { classes: 'schema/classification.ts', rows: 'schema/grants.ts' };

/** A service and what the policy says of it. */
export interface Block extends ServiceFields {
  readonly policy: SubgraphPolicy;
  /** For a sentence: `block 'identity' of schema/classification.ts`. */
  readonly where: string;
}

export class Survey {
  readonly policy: Policy;
  readonly index: PolicyIndex;
  readonly graph: Graph;
  readonly written: Written;
  /** Services that have a block. */
  readonly blocks: readonly Block[];
  /** Every field that a service resolves, once for each service that does. */
  readonly resolved: readonly GraphField[];
  readonly #byCoordinate = new Map<string, GraphField>();
  #held: ReadonlyMap<string, readonly GraphField[]> | undefined;
  readonly #byType = new Map<string, GraphField[]>();

  constructor(policy: Policy, graph: Graph, written: Written) {
    this.policy = policy;
    this.index = new PolicyIndex(policy);
    this.graph = graph;
    this.written = written;
    this.blocks = graph.services.flatMap((service) => {
      const block = Object.hasOwn(policy.subgraphs, service.name) ? policy.subgraphs[service.name] : undefined;
      return block === undefined ? [] : [{ ...service, policy: block, where: this.where(service.name) }];
    });
    this.resolved = graph.services.flatMap(({ fields }) => fields.filter(({ external }) => !external));
    for (const field of this.resolved) {
      if (this.#byCoordinate.has(field.coordinate)) continue;
      this.#byCoordinate.set(field.coordinate, field);
      this.#byType.set(field.type, [...(this.#byType.get(field.type) ?? []), field]);
    }
  }

  where(service: string): string {
    return `block '${service}' of ${this.written.classes}`;
  }

  /** For a coordinate that has to be named somewhere: the block of the first service that resolves it. */
  whereOf(coordinate: string): string {
    const service = this.graph.services.find(({ fields }) =>
      fields.some((field) => field.coordinate === coordinate && !field.external),
    );
    return service === undefined ? this.written.classes : this.where(service.name);
  }

  classOf({ type, field }: Pick<GraphField, 'type' | 'field'>): Class | undefined {
    return this.index.classOf(type, field);
  }

  /** A field that some service resolves. */
  field(coordinate: string): GraphField | undefined {
    return this.#byCoordinate.get(coordinate);
  }

  /** All fields of a type, each once, whoever resolves them. */
  fieldsOf(type: string): readonly GraphField[] {
    return this.#byType.get(type) ?? [];
  }

  /** The field as the schema defines it. */
  definition({ type, field }: Pick<GraphField, 'type' | 'field'>): GraphQLField<unknown, unknown> | undefined {
    const declared = this.graph.schema.getType(type);
    return isObjectType(declared) || isInterfaceType(declared) ? declared.getFields()[field] : undefined;
  }

  /** The object types that a name stands for; none where it is a scalar or an enum. */
  possible(name: string): readonly string[] {
    const type = this.graph.schema.getType(name);
    if (isObjectType(type)) return [name];
    return isAbstractType(type) ? this.graph.schema.getPossibleTypes(type).map((each) => each.name) : [];
  }

  isOwned(type: string): boolean {
    return this.index.subjectPath(type) !== undefined;
  }

  /** Types at and below some others, down to entities of customers: what these hold is decided by themselves. */
  below(names: readonly string[]): Set<string> {
    const found = new Set<string>();
    const pending = names.flatMap((name) => this.possible(name));
    for (let type = pending.pop(); type !== undefined; type = pending.pop()) {
      if (found.has(type)) continue;
      found.add(type);
      if (this.isOwned(type)) continue;
      for (const { target } of this.fieldsOf(type)) pending.push(...this.possible(target));
    }
    return found;
  }

  /** Whether there are entities of customers at or below a type. */
  leadsToCustomers(target: string): boolean {
    return [...this.below([target])].some((type) => this.isOwned(type));
  }

  /** Coordinates that clients see and that have a category, each once. */
  held(): ReadonlyMap<string, readonly GraphField[]> {
    this.#held ??= this.#findHeld();
    return this.#held;
  }

  #findHeld(): Map<string, GraphField[]> {
    const found = new Map<string, GraphField[]>();
    for (const field of this.#byCoordinate.values()) {
      const value = this.classOf(field);
      if (isGated(value) && !field.hidden) found.set(value, [...(found.get(value) ?? []), field]);
    }
    return found;
  }
}
