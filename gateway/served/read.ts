/**
 * Reads what is to be served and checks it, at start and again at every change: the same checks both times. It gives all of
 * it or throws; half of a change is never served.
 */
import { readFile } from 'node:fs/promises';
import { type DocumentNode, parse } from 'graphql';
import { OWN_ADDRESS } from '../../schema/classification.ts';
import { policy as builtInPolicy } from '../../schema/grants.ts';
import type { Policy } from '../../schema/policy.ts';
import { urlVariable } from '../config.ts';
import { coverage, graphIn } from '../enforcement/coverage/coverage.ts';
import type { Graph as CoveredGraph } from '../enforcement/coverage/survey.ts';
import { openPolicy } from '../enforcement/open-policy.ts';
import { PolicyIndex } from '../enforcement/policy-index.ts';
import { isHttp } from '../variable-kinds.ts';
import { type Choice, firstLine, PUBLIC, type Served, UnservableError } from './choice.ts';
import { readOperationsFile } from './operations-file.ts';
import { readPolicyFile } from './policy-file.ts';

/** Composed and committed by `npm run generate`. */
export const BUILT_IN_SUPERGRAPH = new URL('../../schema/sdl/supergraph.graphql', import.meta.url);

export interface Graph extends CoveredGraph {
  readonly sdl: string;
  readonly document: DocumentNode;
}

/** @throws {UnservableError} for a file that is not there or is no supergraph */
export async function readGraph(path: string | URL): Promise<Graph> {
  try {
    const sdl = await readFile(path, 'utf8');
    const document = parse(sdl, { noLocation: true });
    // Types that are named and not there are found here; the planner would end the process for them.
    const graph = graphIn(document);
    if (graph.services.length === 0) throw new TypeError('It is no supergraph: it has no enum join__Graph.');
    if (graph.schema.getQueryType() == null) throw new TypeError('It is no supergraph: nothing can be queried.');
    return { ...graph, sdl, document };
  } catch (error) {
    throw new UnservableError([`${path}: ${firstLine(error)}`]);
  }
}

/**
 * What the choice comes to now.
 * @param addresses addresses of services by name, for those that are not where the supergraph says; it may throw
 * @throws {UnservableError}
 */
export async function readServed(
  choice: Choice,
  addresses: (services: readonly string[]) => Readonly<Record<string, string>>,
): Promise<Served> {
  const graph = await readGraph(choice.supergraph ?? BUILT_IN_SUPERGRAPH);
  const policy = await policyFor(choice, graph);
  const called = graph.services.filter(({ url }) => url !== OWN_ADDRESS);
  const serviceUrls = addresses(called.map(({ name }) => name));
  refuse(
    called
      .filter(({ name, url }) => !isHttp(serviceUrls[name] ?? url))
      .map(
        ({ name }) =>
          `${choice.supergraph}: service ${name} has no address: give its @join__graph a url, or set ${urlVariable(name)}.`,
      ),
  );
  return {
    supergraphSdl: graph.sdl,
    policy,
    serviceUrls,
    consentUrl: choice.consent,
    dryRun: choice.dryRun === undefined ? undefined : await readCovering(choice.dryRun, graph),
    operations: choice.operations === undefined ? undefined : await readOperationsFile(choice.operations),
    open: choice.policy === PUBLIC,
    ours: choice.supergraph === undefined || choice.policy === undefined,
  };
}

async function policyFor({ supergraph, policy }: Choice, graph: Graph): Promise<Policy> {
  if (policy === PUBLIC) return openPolicy(graph.document);
  if (policy !== undefined) return readCovering(policy, graph);
  if (supergraph !== undefined) refuseStrangers(supergraph, graph);
  refuse(coverage(builtInPolicy, graph));
  return builtInPolicy;
}

/** A policy in a file, which must cover the graph. */
async function readCovering(file: string, graph: Graph): Promise<Policy> {
  const read = await readPolicyFile(file);
  refuse(coverage(read, graph, { classes: file, rows: `'grants' of ${file}` }));
  return read;
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new UnservableError(problems);
}

/** A graph that the built-in policy was not written for: what it says nothing about, and what to do. */
function refuseStrangers(path: string, { services }: Graph): void {
  const index = new PolicyIndex(builtInPolicy);
  const missing = services.flatMap(({ fields }) =>
    fields.filter(({ type, field, hidden }) => !hidden && index.classOf(type, field) === undefined),
  );
  const coordinates = [...new Set(missing.map(({ coordinate }) => coordinate))];
  if (coordinates.length === 0) return;
  throw new UnservableError([
    `${path} is not the built-in graph, and no policy was given for it. The built-in policy has no row for:`,
    ...coordinates.map((coordinate) => `  ${coordinate}`),
    `Write one with \`npm run policy -- init policy.json --supergraph ${path}\` and start with --policy policy.json.`,
  ]);
}
