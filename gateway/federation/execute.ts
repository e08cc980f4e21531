/**
 * Runs the steps of a plan. Before every fetch of entities each customer among them is decided, and who is denied is not in
 * `representations`; where nobody is left, nothing goes out. Fetches that can travel together do, one request per service.
 * It merges what comes and marks what failed; it shapes no answer.
 */
import type { Asking } from '../caller/caller.ts';
import type { PolicyIndex } from '../enforcement/policy-index.ts';
import { type AskedField, isAllowed, type Verdicts } from '../enforcement/verdicts.ts';
import type { Copies } from './copies.ts';
import { type Data, isObject, mergeInto, objectsAt, textAt } from './data.ts';
import { BAD_INPUT, type Failures, type FetchFailure, failureOf, UNAVAILABLE } from './failures.ts';
import type { Owners } from './selection.ts';
import type { EntityStep, Representation, RootStep, Step } from './steps.ts';
import type { GraphQLAnswer, Wire } from './transport.ts';

export interface Execution {
  readonly wire: Wire;
  readonly index: PolicyIndex;
  readonly asking: Asking;
  readonly verdicts: Verdicts;
  /** The questions of the operation: a category's fetch stands for a customer if one of its questions does. */
  readonly questions: readonly AskedField[];
  readonly failures: Failures;
  /** What arguments and input fields are called in the schema. */
  readonly inputNames: ReadonlySet<string>;
  readonly owners: Owners;
  readonly copies: Copies;
  readonly signal: AbortSignal;
  /** After a mutation was sent, before its payload is read. */
  readonly onWritten?: () => Promise<void>;
}

/** Runs a plan over `data`, which grows in place. Never throws for a service that fails: its fields are marked. */
export async function execute(
  run: Execution,
  step: Step,
  data: Data,
  variables: Readonly<Record<string, unknown>>,
): Promise<void> {
  switch (step.kind) {
    case 'held':
      return;
    case 'root':
      return runRoot(run, step, data, variables);
    case 'entities':
      return runEntities(run, [step], data, variables);
    case 'sequence':
      for (const each of step.steps) await execute(run, each, data, variables);
      return;
    case 'parallel': {
      const bundles = new Map<string, EntityStep[]>();
      const others: Step[] = [];
      for (const each of step.steps) {
        if (each.kind !== 'entities') others.push(each);
        else bundles.set(each.territory.service.name, [...(bundles.get(each.territory.service.name) ?? []), each]);
      }
      await Promise.all([
        ...others.map((each) => execute(run, each, data, variables)),
        ...[...bundles.values()].map((bundle) => runEntities(run, bundle, data, variables)),
      ]);
    }
  }
}

const pick = (variables: Readonly<Record<string, unknown>>, names: Iterable<string>): Data =>
  Object.fromEntries(
    [...names].filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]),
  );

async function runRoot(
  run: Execution,
  step: RootStep,
  data: Data,
  variables: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { service } = step.territory;
  try {
    const answer = await run.wire.graphql(
      service.name,
      { query: step.text, variables: pick(variables, step.variables) },
      { asking: run.asking, signal: run.signal, idempotent: !step.isMutation },
    );
    if (isObject(answer.data)) {
      mergeInto(data, answer.data, step.keys);
      dropOthers(run.owners, data);
    } else run.failures.add(data, step.keys, overall(answer, run.inputNames));
    for (const error of answer.errors ?? []) {
      if (error.path === undefined || error.path.length === 0)
        run.failures.add(data, step.keys, failureOf(error, run.inputNames));
      else run.failures.addAt(data, error.path, failureOf(error, run.inputNames));
    }
  } catch {
    run.failures.add(data, step.keys, UNAVAILABLE);
  } finally {
    // Whatever the service said: the write may have happened.
    if (step.isMutation) await run.onWritten?.();
  }
}

/** The failure of an answer without data. */
function overall(answer: GraphQLAnswer, names: ReadonlySet<string>): FetchFailure {
  const failures = (answer.errors ?? []).map((error) => failureOf(error, names));
  const [first] = failures;
  return first !== undefined && failures.every(({ code }) => code === 'BAD_USER_INPUT') ? first : UNAVAILABLE;
}

/** One entity fetch of a bundle: the distinct representations, and the objects that each stands for. */
interface Part {
  readonly step: EntityStep;
  readonly representations: Data[];
  readonly targets: Data[][];
}

async function runEntities(
  run: Execution,
  steps: readonly EntityStep[],
  data: Data,
  variables: Readonly<Record<string, unknown>>,
): Promise<void> {
  const found = steps.map((step) => ({
    step,
    objects: objectsAt(data, step.path).filter((each) => isHeld(step, each)),
  }));
  const customers = found.flatMap(({ step, objects }) =>
    step.territory.category === undefined ? [] : objects.map((object) => customerOf(run.index, object)),
  );
  await run.verdicts.establish(
    customers.filter((id) => id !== undefined),
    true,
  );
  const parts = found
    .map(({ step, objects }) =>
      part(
        step,
        objects.filter((object) => mayFetch(run, step, object)),
      ),
    )
    .filter((each) => each.representations.length > 0);
  if (parts.length === 0) return;
  await fetchParts(run, parts, variables);
}

const isHeld = (step: EntityStep, object: Data): boolean => step.representations.has(String(object.__typename));

function customerOf(index: PolicyIndex, object: Data): string | undefined {
  const path = index.subjectPath(String(object.__typename));
  return path === undefined ? undefined : textAt(object, path);
}

/** The decision before the fetch. Data of nobody in a gated category is data of nobody who said yes. */
function mayFetch(run: Execution, step: EntityStep, object: Data): boolean {
  const { category } = step.territory;
  if (category === undefined) return true;
  const customer = customerOf(run.index, object);
  return run.questions.some(
    (question) => question.category === category && isAllowed(run.verdicts.of(question, customer)),
  );
}

function part(step: EntityStep, objects: readonly Data[]): Part {
  const places = new Map<string, number>();
  const representations: Data[] = [];
  const targets: Data[][] = [];
  for (const object of objects) {
    const type = String(object.__typename);
    const representation = { __typename: type, ...represent(object, step.representations.get(type) ?? []) };
    const identity = JSON.stringify(representation);
    const place = places.get(identity);
    if (place !== undefined) {
      targets[place]?.push(object);
      continue;
    }
    places.set(identity, representations.length);
    representations.push(representation);
    targets.push([object]);
  }
  return { step, representations, targets };
}

const represent = (object: Data, fields: readonly Representation[]): Data =>
  Object.fromEntries(
    fields.map(({ name, children }) => {
      const value = object[name];
      return [name, children !== undefined && isObject(value) ? represent(value, children) : (value ?? null)];
    }),
  );

async function fetchParts(
  run: Execution,
  parts: readonly Part[],
  variables: Readonly<Record<string, unknown>>,
): Promise<void> {
  const [first] = parts as [Part, ...Part[]];
  const used = new Map(parts.flatMap((each) => each.step.variables.map((variable) => [variable.name, variable.type])));
  const header = [
    ...parts.map((_, at) => `$r${at}:[_Any!]!`),
    ...[...used].map(([name, type]) => `$${name}:${type}`),
  ].join(' ');
  const body = parts.map((each, at) => `e${at}:_entities(representations:$r${at})${each.step.selection}`).join(' ');
  const values = {
    ...pick(variables, used.keys()),
    ...Object.fromEntries(parts.map((each, at) => [`r${at}`, each.representations])),
  };
  try {
    const answer = await run.wire.graphql(
      first.step.territory.service.name,
      { query: `query(${header}){${body}}`, variables: values },
      { asking: run.asking, signal: run.signal, idempotent: true },
    );
    parts.forEach((each, at) => {
      receive(run, each, answer, `e${at}`);
    });
  } catch {
    for (const each of parts) failAll(run, each, UNAVAILABLE);
  }
}

function receive(run: Execution, part: Part, answer: GraphQLAnswer, alias: string): void {
  const entities = isObject(answer.data) ? answer.data[alias] : undefined;
  // Pitfall P23: another number of entities is an error of this fetch, never a shift.
  if (!Array.isArray(entities) || entities.length !== part.representations.length) {
    failAll(run, part, answer.data ? UNAVAILABLE : overall(answer, run.inputNames));
    return;
  }
  part.targets.forEach((targets, at) => {
    const entity: unknown = entities[at];
    targets.forEach((target, copy) => {
      // Objects of the data are never shared between places: each has its own way through the projection.
      if (entity === null) return;
      if (!isObject(entity) || !isEcho(part, at, entity) || isOfAnother(run.index, target, entity))
        run.failures.add(target, part.step.keys, UNAVAILABLE);
      else if (copy === 0) mergeInto(target, entity, part.step.keys);
      else if (run.copies.take(entity)) mergeInto(target, structuredClone(entity), part.step.keys);
      else run.failures.add(target, part.step.keys, BAD_INPUT);
    });
  });
  for (const error of answer.errors ?? []) {
    const [root, at, ...rest] = error.path ?? [];
    if (root !== alias && root !== undefined) continue;
    const targets = typeof at === 'number' ? part.targets[at] : undefined;
    if (targets === undefined) failAll(run, part, failureOf(error, run.inputNames));
    else if (rest.length === 0)
      for (const target of targets) run.failures.add(target, part.step.keys, failureOf(error, run.inputNames));
    else for (const target of targets) run.failures.addAt(target, rest, failureOf(error, run.inputNames));
  }
}

/** Pitfall P23: what stands in this place is the entity that was asked for in this place. */
function isEcho({ step, representations }: Part, at: number, entity: Data): boolean {
  const asked = representations[at] ?? {};
  return (step.echoes.get(String(asked.__typename)) ?? []).every(
    (key) => textAt(entity, [key]) !== undefined && textAt(entity, [key]) === textAt(asked, [key]),
  );
}

/**
 * Pitfall P22: a root field answers about the customers that it was asked about, who are those that were decided. Others are
 * dropped here, before another service is asked about them.
 */
function dropOthers(owners: Owners, data: Data): void {
  for (const [key, { path, customers }] of owners) {
    const own = (value: unknown): unknown =>
      isObject(value) && customers.has(textAt(value, path) ?? '') ? value : null;
    const value = data[key];
    data[key] = Array.isArray(value) ? value.map(own) : own(value);
  }
}

/** Pitfall P22: what was decided for one customer does not become another's by what a service answers. */
function isOfAnother(index: PolicyIndex, target: Data, entity: Data): boolean {
  const path = index.subjectPath(String(target.__typename));
  const claimed = path === undefined ? undefined : textAt(entity, path);
  return claimed !== undefined && path !== undefined && claimed !== textAt(target, path);
}

function failAll(run: Execution, part: Part, failure: FetchFailure): void {
  for (const target of part.targets.flat()) run.failures.add(target, part.step.keys, failure);
}
