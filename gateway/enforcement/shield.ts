/**
 * The policy as one graphql-shield tree: a rule for every coordinate, one rule instance per category, `fallbackRule: deny`.
 * Every yes or no of the engine comes out of a guard that this tree generates; nothing else in the gateway may say yes.
 */
import { createRequire } from 'node:module';
import {
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import type { Category, WriteCategory } from '../../schema/vocabulary.ts';
import type { Asking } from '../caller/caller.ts';
import { type Decision, decide, NO, type Subject } from './decide.ts';
import { isGated, type PolicyIndex } from './policy-index.ts';
import { RefusedError } from './refused-error.ts';
import type { Trace } from './trace.ts';

// The ES build of graphql-shield 7.6.5 imports `isUndefined` from node:util, which Node 23 removed; the CommonJS build looks
// it up only for rules with a cache, and ours have none.
const { allow, deny, rule, shield } = createRequire(import.meta.url)(
  'graphql-shield',
) as typeof import('graphql-shield');

/** What a guard is asked with. Its rule gets a copy of its own as GraphQL context (pitfall P2). */
export interface GuardContext {
  readonly asking: Asking;
  readonly subject: Subject;
  readonly inOwnPayload?: boolean;
  /** Is told what each row met. */
  readonly trace?: Trace;
  /** Set by the rule: the reason behind the yes or no. */
  decision?: Decision;
}

export type ShieldRule = ReturnType<ReturnType<typeof rule>> | typeof allow | typeof deny;
export type ShieldTree = Record<string, Record<string, ShieldRule>>;
type Guard = (
  resolve: () => unknown,
  parent: unknown,
  args: unknown,
  context: unknown,
  info: unknown,
) => Promise<unknown>;

/** The tree for a schema: what the policy does not name is denied. */
export function shieldTree(schema: GraphQLSchema, index: PolicyIndex): ShieldTree {
  const rules = new Map<Category | WriteCategory, ShieldRule>();
  const mutation = schema.getMutationType()?.name;
  const ruleOf = (category: Category | WriteCategory): ShieldRule => {
    const known = rules.get(category) ?? categoryRule(index, category, mutation);
    rules.set(category, known);
    return known;
  };
  const tree: ShieldTree = {};
  for (const type of objectTypes(schema)) {
    tree[type.name] = Object.fromEntries(
      Object.keys(type.getFields()).map((field) => {
        const value = index.classOf(type.name, field);
        if (isGated(value)) return [field, ruleOf(value)];
        // `inherit`: whoever got as far as the parent was allowed its category. No class: nobody.
        return [field, value === undefined ? deny : allow];
      }),
    );
  }
  return tree;
}

/** The middleware of the tree; also what wraps an executable schema in the tests. */
export const shieldMiddleware = (tree: ShieldTree) =>
  shield(tree, {
    fallbackRule: deny,
    fallbackError: new RefusedError('FORBIDDEN'),
    allowExternalErrors: false,
    debug: false,
  });

/** What a rule reads of GraphQL's `info`: the same, whether graphql-js or the engine asks. */
type Place = Pick<GraphQLResolveInfo, 'fieldName'> & { readonly parentType: { readonly name: string } };

function categoryRule(index: PolicyIndex, category: Category | WriteCategory, mutation?: string): ShieldRule {
  return rule({ cache: 'no_cache' })((_parent, args, context: GuardContext, { parentType }: Place) => {
    const action = parentType.name === mutation ? 'write' : 'read';
    const decision = decide(
      index,
      context.asking,
      { action, category, arguments: args, inOwnPayload: context.inOwnPayload, trace: context.trace },
      context.subject,
    );
    context.decision = decision;
    return decision.effect === 'deny' ? new RefusedError(decision.code) : true;
  });
}

/** Whatever graphql-shield makes of ours is of one of these; a rule of another copy of the package is not (pitfall P1). */
const RULES = [allow, deny, rule()(() => true)].map((known) => known.constructor);
const isRule = (value: unknown): boolean => RULES.some((kind) => value instanceof kind);

/**
 * Is the tree total: one real rule for each field of each object type, and nothing else? graphql-shield says nothing of what is
 * missing or is no rule, and then lets it through or drops a whole type (pitfall P1). One sentence for each problem.
 */
export function treeProblems(schema: GraphQLSchema, tree: Readonly<Record<string, Readonly<Record<string, unknown>>>>) {
  const wanted = new Map(objectTypes(schema).map((type) => [type.name, Object.keys(type.getFields())]));
  const missing = [...wanted].flatMap(([type, fields]) =>
    fields
      .filter(
        (field) => !isRule(Object.hasOwn(tree, type) && Object.hasOwn(tree[type] ?? {}, field) && tree[type]?.[field]),
      )
      .map((field) => `${type}.${field} has no rule of graphql-shield.`),
  );
  const stray = Object.entries(tree).flatMap(([type, fields]) =>
    Object.keys(fields)
      .filter((field) => wanted.get(type)?.includes(field) !== true)
      .map((field) => `${type}.${field} has a rule of graphql-shield but no field.`),
  );
  return [...missing, ...stray];
}

const YES = Symbol('yes');

/** The guards of every coordinate, callable one by one. */
export class Guards {
  readonly #guards: Readonly<Record<string, Readonly<Record<string, Guard>>>>;
  /** Category -> the first coordinate that has it. */
  readonly #places: ReadonlyMap<Category | WriteCategory, readonly [string, string]>;

  /** @throws {TypeError} where the tree is not total */
  constructor(schema: GraphQLSchema, index: PolicyIndex) {
    const tree = shieldTree(schema, index);
    const problems = treeProblems(schema, tree);
    if (problems.length > 0) throw new TypeError(problems.join(' '));
    const generator = shieldMiddleware(tree) as unknown as {
      generate: (schema: GraphQLSchema) => Record<string, Record<string, Guard>>;
    };
    this.#guards = generator.generate(schema);
    this.#places = placesOf(schema, index);
  }

  /** Asks the guard of a category, wherever it stands, about reading it for the sake of something else. */
  async askAbout(category: Category, question: GuardContext): Promise<Decision> {
    const place = this.#places.get(category);
    return place === undefined ? NO : this.ask(place, question);
  }

  /** Asks the guard of one coordinate. Whatever is not a clear yes is a no. */
  async ask(
    [type, field]: readonly [string, string],
    question: GuardContext,
    args: Readonly<Record<string, unknown>> = {},
  ): Promise<Decision> {
    const guards = Object.hasOwn(this.#guards, type) ? this.#guards[type] : undefined;
    const guard = guards !== undefined && Object.hasOwn(guards, field) ? guards[field] : undefined;
    // What the tree decides without a question (`allow`, `deny`) has no guard to call, so nothing to say here.
    if (typeof guard !== 'function') return NO;
    // Whatever the caller does with its own: no reason and no cache of shield's gets from one question to the next.
    const context: GuardContext = { ...question, decision: undefined };
    const place: Place = { fieldName: field, parentType: { name: type } };
    const answer = await guard(() => YES, null, args, context, place);
    const { decision } = context;
    if (answer === YES) return decision?.effect === 'deny' || decision === undefined ? NO : decision;
    return decision?.effect === 'deny' ? decision : NO;
  }
}

function placesOf(schema: GraphQLSchema, index: PolicyIndex): Map<Category | WriteCategory, readonly [string, string]> {
  const places = new Map<Category | WriteCategory, readonly [string, string]>();
  for (const type of objectTypes(schema))
    for (const field of Object.keys(type.getFields())) {
      const value = index.classOf(type.name, field);
      if (isGated(value) && !places.has(value)) places.set(value, [type.name, field]);
    }
  return places;
}

const objectTypes = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !isIntrospectionType(type),
  );
