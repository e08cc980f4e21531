/**
 * The engine over four services on loopback that record every call and can be made to misbehave: what the engine's tests
 * are written with. A test reads two things, the whole answer and what went over the wire.
 */
import { type DocumentNode, getOperationAST, getVariableValues, parse, validate } from 'graphql';
import type { AudienceMeans } from '../../gateway/audience/means.ts';
import type { MetricsMeans } from '../../gateway/audience/metrics/means.ts';
import type { Asking, Caller } from '../../gateway/caller/caller.ts';
import { customersBehind } from '../../gateway/caller/parties.ts';
import type { Engine } from '../../gateway/engine.ts';
import { createEngine, type EngineOptions } from '../../gateway/federation/engine.ts';
import type { ExportedAudience } from '../../gateway/own/exports/audience-changes.ts';
import type { Attempts } from '../../gateway/own/lookup/attempts.ts';
import { ownService } from '../../gateway/own/own-service.ts';
import type { CustomerState } from '../../schema/customer-state.ts';
import { policy } from '../../schema/grants.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Purpose, Role } from '../../schema/vocabulary.ts';
import { KeptTrail } from './kept-trail.ts';
import type { Records } from './world/people.ts';
import { type ServiceName, supergraphSdl } from './world/sdl.ts';
import { type Call, type Misbehaviour, type Served, serveWorld } from './world/served.ts';
import { STREAMS } from './world/streams.ts';

export type { Call, Misbehaviour };

type Json = Record<string, unknown>;

export interface Question {
  readonly role?: Role;
  readonly roles?: readonly Role[];
  /** The customer who asks. */
  readonly self?: string;
  /** Whom the caller acts for; then they are nobody's self. */
  readonly onBehalfOf?: Caller['onBehalfOf'];
  /** The customer who acts for another. */
  readonly actingCustomer?: string;
  readonly purpose: Purpose;
  readonly brand?: string;
  readonly channel?: Asking['channel'];
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
  /** Its name in the trail. */
  readonly request?: string;
  readonly case?: string;
}

export interface Asked {
  /** As a client reads it, after JSON. */
  readonly answer: { data?: Json | null; errors?: Json[]; extensions?: Json };
  readonly text: string;
  /** What was sent meanwhile, without the state of the caller's own customer that a request begins with. */
  readonly calls: readonly Call[];
}

export interface World {
  readonly engine: Engine;
  /** Service name -> address. */
  readonly urls: Readonly<Record<string, string>>;
  readonly records: Records;
  readonly states: Map<string, CustomerState>;
  /** Customers who were registered and have no state yet. */
  readonly waiting: Served['waiting'];
  /** What the gateway's own service reads. */
  readonly kept: KeptTrail;
  /** Every call, in order of arrival. */
  readonly calls: Call[];
  readonly ask: (query: string, question: Question) => Promise<Asked>;
  /** The same for any request at all. A document is known to be valid. */
  readonly askAs: (
    asking: Asking,
    query: string | DocumentNode,
    more?: Pick<Question, 'variables' | 'request' | 'signal'>,
  ) => Promise<Asked>;
  readonly misbehave: (service: ServiceName, how: Misbehaviour | undefined) => void;
  readonly stop: () => Promise<void>;
}

export const NOW = Date.parse('2026-06-01T12:00:00Z');

export function callerOf({ role, roles, self, onBehalfOf, actingCustomer }: Question): Caller {
  const all = roles ?? [role ?? (self === undefined ? 'agent' : 'customer')];
  return {
    subject: `subject-${all.join('-')}`,
    actor: 'actor',
    roles: all,
    customer: self,
    recipient: all.includes('partner') ? 'partner-1' : undefined,
    onBehalfOf,
    actingCustomer,
  };
}

export interface WorldOptions {
  /** Milliseconds for one call to a service. */
  readonly deadline?: number;
  /** Instead of the built-in one. */
  readonly policy?: Policy;
  readonly trail?: EngineOptions['trail'];
  readonly dryRun?: Policy;
  /** Counts look-ups of customers; absent: nobody is looked up. */
  readonly attempts?: Attempts;
  /** Remembers who was told of many; absent: nobody is. */
  readonly metrics?: MetricsMeans;
  /** Who was exported; absent: nothing is. */
  readonly exported?: ExportedAudience;
  /** What finding customers has at its disposal. */
  readonly audience?: AudienceMeans;
  readonly onFailure?: EngineOptions['onFailure'];
  /** Services that serve other worlds too, and are stopped by whoever started them. */
  readonly served?: Served;
}

export async function openWorld(customers: readonly string[], options: WorldOptions = {}): Promise<World> {
  const served = options.served ?? (await serveWorld(customers));
  const { records, states, waiting, calls, misbehave } = served;
  const kept = new KeptTrail();
  const engine = await createEngine({
    supergraphSdl,
    policy: options.policy ?? policy,
    serviceUrls: served.urls,
    passports: { sign: async () => 'passport', jwks: { keys: [] } },
    deadline: options.deadline,
    trail: options.trail ?? 'none',
    dryRun: options.dryRun,
    onFailure: options.onFailure,
    own: (inside) => {
      const { attempts, audience, metrics, exported } = options;
      return ownService({
        ...inside,
        policy: options.policy ?? policy,
        trail: kept,
        attempts,
        audience,
        metrics,
        exported,
      });
    },
  });
  const askAs: World['askAs'] = async (asking, query, { variables, request = 'request', ...more } = {}) => {
    if (customersBehind(asking.caller).length > 0) await engine.ownCustomer(asking.caller);
    const before = calls.length;
    const operation = operationOf(engine, query, variables);
    const signal = more.signal ?? new AbortController().signal;
    const result = await engine.execute({ ...operation, asking, request, signal });
    const text = JSON.stringify(result);
    return { text, answer: JSON.parse(text), calls: calls.slice(before) };
  };

  return {
    engine,
    urls: served.urls,
    records,
    states,
    waiting,
    kept,
    calls,
    ask: (query, question) => askAs(askingOf(question), query, question),
    askAs,
    misbehave,
    stop: async () => {
      await engine.close();
      if (options.served === undefined) await served.stop();
    },
  };
}

const askingOf = (question: Question): Asking => ({
  caller: callerOf(question),
  purpose: question.purpose,
  brand: question.brand ?? 'fresh',
  channel: question.channel,
  case: question.case,
  now: NOW,
});

/** An operation as the gateway's shell hands it over: valid, its variables coerced. */
function operationOf(engine: Engine, query: string | DocumentNode, variables: Question['variables'] = {}) {
  const document = typeof query === 'string' ? parse(query, { noLocation: true }) : query;
  const invalid = typeof query === 'string' ? validate(engine.schema, document) : [];
  if (invalid.length > 0) throw new Error(invalid.map((error) => error.message).join('; '));
  const definition = getOperationAST(document);
  const coerced = getVariableValues(engine.schema, definition?.variableDefinitions ?? [], { ...variables });
  if (coerced.coerced === undefined) throw new Error(coerced.errors.map((error) => error.message).join('; '));
  return { document, variables: coerced.coerced };
}

/** Calls that are GraphQL, as one line each: service, text and variables. */
export const wireText = (calls: readonly Call[]): string =>
  calls.map(({ service, path, body }) => `${service}${path} ${JSON.stringify(body)}`).join('\n');

/** The bodies of the calls for states. */
export const statesCalls = (calls: readonly Call[]): (readonly string[])[] =>
  calls.filter((call) => call.path === '/states').map((call) => call.body.ids ?? []);

/** Endpoints beside the graph. */
export const INTERNAL: readonly string[] = [
  '/states',
  '/changes',
  '/signals',
  '/outbox',
  '/customers',
  '/registrations',
  '/cases',
  '/open-cases',
  '/break-glass',
  '/lookup',
  ...STREAMS,
];

export const graphqlCalls = (calls: readonly Call[]): Call[] => calls.filter(({ path }) => !INTERNAL.includes(path));
