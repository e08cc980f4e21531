/**
 * Runs the steps of a plan. Before every fetch of entities each customer among them is decided, and who is denied is not in
 * `representations`; where nobody is left, nothing goes out. Fetches that can travel together do, one request per service.
 * It decides and sends; what comes back is taken in by `receive.ts`.
 */
import type { Asking } from '../../caller/caller.ts';
import type { PolicyIndex } from '../../enforcement/policy-index.ts';
import type { Question } from '../../enforcement/questions.ts';
import { isAllowed, type Verdicts } from '../../enforcement/verdicts.ts';
import type { QuestionsByKey } from '../document/questions-by-key.ts';
import type { OwnerPaths } from '../document/selection.ts';
import type { EntityStep, RootStep, Step } from '../plan/steps.ts';
import type { ConcreteTypes } from '../supergraph/supergraph.ts';
import type { Wire } from '../wire/transport.ts';
import { type Bundle, bundled, queryOf } from './bundles.ts';
import type { Copies } from './copies.ts';
import { type Data, objectsAt } from './data.ts';
import { type Failures, type InputNames, UNAVAILABLE } from './failures.ts';
import { ownerOf } from './found-customers.ts';
import { failAll, type Part, receiveEntities, receiveRoot } from './receive.ts';
import { isAbout, represented } from './representations.ts';

export interface Execution {
  readonly wire: Wire;
  readonly index: PolicyIndex;
  readonly types: ConcreteTypes;
  readonly asking: Asking;
  readonly verdicts: Verdicts;
  readonly failures: Failures;
  readonly inputNames: InputNames;
  readonly asked: QuestionsByKey;
  readonly owners: OwnerPaths;
  /** Root key -> the customers that it was asked for. */
  readonly customers: ReadonlyMap<string, string | readonly string[]>;
  /** In a plan of what was decided before it: for whom. Nobody else is asked about, whatever a service says. */
  readonly decidedFor?: ReadonlySet<string>;
  readonly copies: Copies;
  readonly signal: AbortSignal;
  /** After a root was asked for, whatever came, and before anything goes on from there. */
  readonly onRoot?: () => Promise<void>;
}

type Variables = Readonly<Record<string, unknown>>;

/** Runs a plan over `data`, which grows in place. Never throws for a service that fails: its fields are marked. */
export async function execute(run: Execution, step: Step, data: Data, variables: Variables): Promise<void> {
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
    case 'parallel':
      await Promise.all(bundled(step.steps).map((each) => runBundle(run, each, data, variables)));
  }
}

function runBundle(run: Execution, bundle: Bundle, data: Data, variables: Variables): Promise<void> {
  const [first] = bundle;
  if (first === undefined) return Promise.resolve();
  return first.kind === 'entities'
    ? runEntities(run, bundle as readonly EntityStep[], data, variables)
    : execute(run, first, data, variables);
}

function pick(variables: Variables, names: Iterable<string>): Data {
  const picked: Data = {};
  for (const name of names) if (Object.hasOwn(variables, name)) picked[name] = variables[name];
  return picked;
}

async function runRoot(run: Execution, step: RootStep, data: Data, variables: Variables): Promise<void> {
  try {
    const answer = await run.wire.graphql(
      step.territory.service.name,
      { query: step.text, variables: pick(variables, step.variables) },
      { asking: run.asking, signal: run.signal, idempotent: !step.isMutation },
    );
    receiveRoot(run, step, data, answer);
  } catch {
    run.failures.add(data, step.keys, UNAVAILABLE);
  } finally {
    await run.onRoot?.();
  }
}

async function runEntities(
  run: Execution,
  steps: readonly EntityStep[],
  data: Data,
  variables: Variables,
): Promise<void> {
  const found = steps.map((step) => ({
    step,
    objects: objectsAt(data, step.path, run.types).filter((each) => isAbout(step, each, run.types)),
  }));
  await establish(run, found);
  const parts = found
    .map(({ step, objects }) =>
      part(
        run,
        step,
        objects.filter((object) => mayFetch(run, step, object)),
      ),
    )
    .filter((each) => each.representations.length > 0);
  if (parts.length > 0) await fetchParts(run, parts, variables);
}

/** Decides every customer whose data is about to be fetched. */
async function establish(
  run: Execution,
  found: readonly { readonly step: EntityStep; readonly objects: readonly Data[] }[],
): Promise<void> {
  const customers = new Set<string>();
  for (const { step, objects } of found) {
    if (step.territory.category === undefined) continue;
    for (const object of objects) {
      const customer = customerOf(run, object);
      if (customer !== undefined) customers.add(customer);
    }
  }
  if (customers.size > 0) await run.verdicts.establish(customers, true);
}

const customerOf = ({ index }: Execution, object: Data): string | undefined =>
  ownerOf(object, String(object.__typename), index);

/** The decision before the fetch. Data of nobody in a gated category is data of nobody who said yes. */
function mayFetch(run: Execution, step: EntityStep, object: Data): boolean {
  const { category } = step.territory;
  const customer = customerOf(run, object);
  if (run.decidedFor !== undefined) return isDecided(run, object, customer);
  if (category === undefined) return true;
  const allows = (question: Question): boolean => isAllowed(run.verdicts.of(question, customer));
  const own = step.keys.map((key) => run.asked.get(key)?.filter((question) => question.category === category) ?? []);
  if (own.some((questions) => questions.some(allows))) return true;
  // What nobody asked for is read on behalf of something else, and stands where that does.
  const isOnBehalf = own.some((questions) => questions.length === 0);
  return (
    isOnBehalf &&
    run.verdicts.questions.some(
      (question) => (question.category === category || question.madeOf.includes(category)) && allows(question),
    )
  );
}

/** Pitfall P22: somebody else's entity among those of a customer, where a plan was made for that customer alone. */
const isDecided = ({ index, decidedFor }: Execution, { __typename }: Data, customer: string | undefined): boolean =>
  index.subjectPath(String(__typename)) === undefined || (customer !== undefined && decidedFor?.has(customer) === true);

/** One entity fetch of a bundle: the distinct representations, and the objects that each stands for. */
function part(run: Execution, step: EntityStep, objects: readonly Data[]): Part {
  const places = new Map<string, number>();
  const representations: Data[] = [];
  const targets: Data[][] = [];
  for (const object of objects) {
    const representation = represented(step, object, run.types, run.failures);
    if (representation === 'failed') run.failures.add(object, step.keys, UNAVAILABLE);
    if (typeof representation === 'string') continue;
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

async function fetchParts(run: Execution, parts: readonly Part[], variables: Variables): Promise<void> {
  const [first] = parts as [Part, ...Part[]];
  const values: Data = {};
  const names = new Set<string>();
  parts.forEach(({ step, representations }, at) => {
    values[`r${at}`] = representations;
    for (const { name } of step.variables) names.add(name);
  });
  Object.assign(values, pick(variables, names));
  const query = queryOf(parts.map(({ step }) => step));
  try {
    const answer = await run.wire.graphql(
      first.step.territory.service.name,
      { query, variables: values },
      { asking: run.asking, signal: run.signal, idempotent: true },
    );
    parts.forEach((each, at) => {
      receiveEntities(run, each, answer, `e${at}`);
    });
  } catch {
    for (const each of parts) failAll(run, each, UNAVAILABLE);
  }
}
