/**
 * The one door to the query planner (Rust, @graphql-hive/router-query-planner). What it returns is checked against the plan
 * shapes that the engine understands and compiled into steps; it decides where to fetch, and nothing else.
 */
import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { type FieldNode, parse, print, type SelectionSetNode } from 'graphql';
import type { Territory } from '../supergraph/partition.ts';
import { HELD } from '../supergraph/shares.ts';
import { byArguments } from './by-arguments.ts';
import { echoOf, responseKeys, withEchoes } from './echo.ts';
import { operationOf, printed, rootField, withoutFragments } from './fetch-document.ts';
import {
  type BatchFetch,
  type Fetch,
  type FlattenPath,
  type PlanNode,
  pathSteps,
  planNode,
  requirements,
  rewritesOf,
} from './plan-shapes.ts';
import { type EntityStep, PlanError, type Requirement, type Step } from './steps.ts';

/** What the planner's own entity fetches are called in its operations. */
const ENTITIES = '_entities';

type EntityFetch = Pick<Fetch, 'requires' | 'inputRewrites' | 'outputRewrites'>;

/** Plans operations over one supergraph. */
export class Planner {
  readonly #planner: QueryPlanner;
  readonly #territories: ReadonlyMap<string, Territory>;
  /** No label of a progressive override is active unless somebody says so. */
  readonly #labels = new Set<string>();

  constructor(supergraphSdl: string, territories: ReadonlyMap<string, Territory>) {
    this.#planner = new QueryPlanner(supergraphSdl);
    this.#territories = territories;
  }

  /** SDL of what clients may ask. */
  get consumerSdl(): string {
    return this.#planner.consumerSchema;
  }

  /**
   * The steps for an operation text.
   * @throws {PlanError} where the planner fails or answers with a shape that is not understood
   */
  plan(text: string): Step {
    return this.#compile(planNode(this.#ask(text)), []);
  }

  #ask(text: string): unknown {
    try {
      return this.#planner.plan(text, null, this.#labels, 0).node;
    } catch (cause) {
      throw new PlanError('The planner found no plan', { cause });
    }
  }

  #compile(node: PlanNode, path: FlattenPath): Step {
    switch (node.kind) {
      case 'Sequence':
        return { kind: 'sequence', steps: node.nodes.map((each) => this.#compile(each, path)) };
      case 'Parallel':
        return { kind: 'parallel', steps: node.nodes.map((each) => this.#compile(each, path)) };
      case 'Flatten':
        return this.#compile(node.node, [...path, ...node.path]);
      case 'Fetch':
        return this.#compileFetch(node, path);
      case 'BatchFetch':
        return this.#compileBatch(node);
    }
  }

  #compileFetch(fetch: Fetch, path: FlattenPath): Step {
    if (fetch.serviceName === HELD) return { kind: 'held' };
    const territory = this.#territory(fetch.serviceName);
    const document = withoutFragments(parse(fetch.operation, { noLocation: true }));
    const operation = operationOf(document);
    if (fetch.requires !== undefined && fetch.requires.length > 0) {
      const root = rootField(operation.selectionSet, ENTITIES);
      const steps = this.#entitySteps(territory, path, fetch, root, operation);
      return steps.length === 1 ? (steps[0] as Step) : { kind: 'parallel', steps };
    }
    if (path.length > 0) throw new PlanError('A fetch below the root without a key is not understood');
    return {
      kind: 'root',
      territory,
      text: printed(document),
      variables: (operation.variableDefinitions ?? []).map((each) => each.variable.name.value),
      isMutation: fetch.operationKind === 'mutation',
      keys: responseKeys(operation.selectionSet),
      renames: rewritesOf(fetch.outputRewrites),
    };
  }

  /** The planner's own bundle of entity fetches: each is a step, the executor bundles again what is allowed. */
  #compileBatch(batch: BatchFetch): Step {
    const territory = this.#territory(batch.serviceName);
    const operation = operationOf(withoutFragments(parse(batch.operation, { noLocation: true })));
    const steps = batch.entityBatch.aliases.flatMap((alias) => {
      const root = rootField(operation.selectionSet, alias.alias);
      return alias.paths.flatMap((path) => this.#entitySteps(territory, path, alias, root, operation));
    });
    return { kind: 'parallel', steps };
  }

  /** One step, or in a gated category one for each field that is decided by its arguments: they still travel together. */
  #entitySteps(
    territory: Territory,
    path: FlattenPath,
    fetch: EntityFetch,
    root: FieldNode,
    operation: ReturnType<typeof operationOf>,
  ): EntityStep[] {
    const selections = root.selectionSet as SelectionSetNode;
    const parts = territory.category === undefined ? [selections] : byArguments(selections);
    return parts.map((part) => this.#entityStep(territory, path, fetch, root, part, operation));
  }

  #entityStep(
    territory: Territory,
    path: FlattenPath,
    fetch: EntityFetch,
    root: FieldNode,
    selectionSet: SelectionSetNode,
    operation: ReturnType<typeof operationOf>,
  ): EntityStep {
    const requires = requirements(fetch.requires ?? []).map((each) => ownKey(each, territory));
    const echoes = new Map(requires.map(({ type, fields }) => [type, echoOf(type, fields, territory)]));
    const text = printed(withEchoes(selectionSet, echoes));
    return {
      kind: 'entities',
      territory,
      path: pathSteps(path),
      requires,
      rewrites: rewritesOf(fetch.inputRewrites),
      renames: rewritesOf(fetch.outputRewrites, (root.alias ?? root.name).value),
      echoes,
      selection: text,
      variables: (operation.variableDefinitions ?? [])
        .map((each) => ({ name: each.variable.name.value, type: print(each.type) }))
        .filter((variable) => new RegExp(`\\$${variable.name}\\b`).test(text)),
      keys: responseKeys(selectionSet),
    };
  }

  #territory(name: string): Territory {
    const territory = this.#territories.get(name);
    if (territory === undefined) throw new PlanError(`The plan names an unknown service ${name}`);
    return territory;
  }
}

/** What goes out has only the service's real key: the path to the customer, which we added, stays here. */
function ownKey(required: Requirement, { addedToKey }: Territory): Requirement {
  const added = addedToKey?.get(required.type);
  return { ...required, fields: required.fields.filter(({ name }) => name !== added) };
}
