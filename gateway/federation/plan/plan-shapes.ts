/**
 * The shapes in which the planner writes a plan, as far as the engine understands them, and their translation into ours.
 * What has another shape is an error at planning, never a wrong answer later.
 */
import { z } from 'zod';
import { type PathStep, PlanError, type Representation, type Requirement, type Rewrite } from './steps.ts';

const flattenStep = z.union([
  z.literal('@'),
  z.strictObject({ Field: z.string() }),
  z.strictObject({ TypeCondition: z.array(z.string()) }),
]);
const rewriteStep = z.union([
  z.strictObject({ Key: z.string() }),
  z.strictObject({ TypenameEquals: z.array(z.string()) }),
]);
const valueSetter = z.object({ path: z.array(rewriteStep), setValueTo: z.string() });
const rewrite = z.union([
  z.strictObject({ ValueSetter: valueSetter }),
  z.strictObject({ KeyRenamer: z.strictObject({ path: z.array(rewriteStep), renameKeyTo: z.string() }) }),
]);
type PlanRewrite = z.infer<typeof rewrite>;

const requirement = z.union([
  z.strictObject({
    kind: z.literal('Field'),
    name: z.string(),
    alias: z.string().optional(),
    get selections(): z.ZodOptional<z.ZodArray<typeof requirement>> {
      return z.array(requirement).optional();
    },
  }),
  z.strictObject({
    kind: z.literal('InlineFragment'),
    typeCondition: z.string(),
    get selections(): z.ZodArray<typeof requirement> {
      return z.array(requirement);
    },
  }),
]);
type PlanRequirement = z.infer<typeof requirement>;

/** Where custom scalars stand in the answer: of no use here, the public schema says so too. */
const customScalarPaths = z.unknown().optional();

const rewrites = {
  requires: z.array(requirement).optional(),
  inputRewrites: z.array(rewrite).optional(),
  outputRewrites: z.array(rewrite).optional(),
};

/** Of each kind of fetch. */
const call = {
  serviceName: z.string(),
  operation: z.string(),
  operationName: z.string().optional(),
  operationKind: z.enum(['query', 'mutation']).optional(),
  variableUsages: z.array(z.string()).optional(),
  customScalarPaths,
};

const node = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('Sequence'),
    get nodes(): z.ZodArray<typeof node> {
      return z.array(node);
    },
  }),
  z.strictObject({
    kind: z.literal('Parallel'),
    get nodes(): z.ZodArray<typeof node> {
      return z.array(node);
    },
  }),
  z.strictObject({
    kind: z.literal('Flatten'),
    path: z.array(flattenStep),
    get node(): typeof node {
      return node;
    },
  }),
  z.strictObject({
    kind: z.literal('Fetch'),
    ...call,
    ...rewrites,
  }),
  z.strictObject({
    kind: z.literal('BatchFetch'),
    ...call,
    entityBatch: z.strictObject({
      aliases: z.array(
        z.strictObject({
          alias: z.string(),
          representationsVariableName: z.string(),
          paths: z.array(z.array(flattenStep)),
          customScalarPaths,
          ...rewrites,
        }),
      ),
    }),
  }),
]);

export type PlanNode = z.infer<typeof node>;
export type Fetch = Extract<PlanNode, { kind: 'Fetch' }>;
export type BatchFetch = Extract<PlanNode, { kind: 'BatchFetch' }>;
export type FlattenPath = readonly z.infer<typeof flattenStep>[];

/** A plan as the planner returned it. */
export function planNode(found: unknown): PlanNode {
  const parsed = node.safeParse(found);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PlanError(`A plan is not understood at ${issue?.path.join('.') || 'its root'}`);
}

export const pathSteps = (path: FlattenPath): PathStep[] =>
  path.map((step) => {
    if (step === '@') return '@';
    return 'Field' in step ? step.Field : { types: step.TypeCondition };
  });

/** What representations are made of. */
export const requirements = (found: readonly PlanRequirement[]): Requirement[] =>
  found.map((each) => {
    if (each.kind !== 'InlineFragment') throw new PlanError('A requirement without a type is not understood');
    return { type: each.typeCondition, fields: representations(each.selections) };
  });

const representations = (found: readonly PlanRequirement[]): Representation[] =>
  found.map((each) => {
    if (each.kind !== 'Field') throw new PlanError('A condition within a requirement is not understood');
    const { name, alias, selections } = each;
    if (selections === undefined) return { name, as: alias ?? name };
    const plain = selections.filter((inner) => inner.kind === 'Field');
    const conditional = selections.filter((inner) => inner.kind === 'InlineFragment');
    return {
      name,
      as: alias ?? name,
      children: representations(plain),
      conditions: conditional.length === 0 ? undefined : requirements(conditional),
    };
  });

/**
 * @param root the key under which the entities stand in the answer; it is no part of our paths
 */
export const rewritesOf = (found: readonly PlanRewrite[] | undefined, root?: string): Rewrite[] =>
  (found ?? []).map((each) => {
    const { path, change } =
      'ValueSetter' in each
        ? { path: each.ValueSetter.path, change: { value: each.ValueSetter.setValueTo } }
        : { path: each.KeyRenamer.path, change: { name: each.KeyRenamer.renameKeyTo } };
    const steps = path.map((step) => ('Key' in step ? step.Key : { types: step.TypenameEquals }));
    if (root !== undefined && steps[0] === root) steps.shift();
    const key = steps.pop();
    if (typeof key !== 'string') throw new PlanError('A rewrite of no key is not understood');
    return { path: steps, key, change };
  });
