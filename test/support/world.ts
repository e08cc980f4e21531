/**
 * The engine over four services on loopback that record every call and can be made to misbehave: what the engine's tests
 * are written with. A test reads two things, the whole answer and what went over the wire.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execute, getOperationAST, getVariableValues, parse, validate } from 'graphql';
import type { Asking, Caller } from '../../gateway/caller/caller.ts';
import { customersBehind } from '../../gateway/caller/parties.ts';
import type { Engine } from '../../gateway/engine.ts';
import { createEngine, type EngineOptions } from '../../gateway/federation/engine.ts';
import { ownService } from '../../gateway/own/own-service.ts';
import { type CustomerState, statesRequest } from '../../schema/customer-state.ts';
import { policy } from '../../schema/grants.ts';
import type { Policy } from '../../schema/policy.ts';
import type { Purpose, Role } from '../../schema/vocabulary.ts';
import { KeptTrail } from './kept-trail.ts';
import { type Records, recordsOf, stateOf } from './world/people.ts';
import { SERVICES, type ServiceName, supergraphSdl } from './world/sdl.ts';
import { serviceSchemas, statesOf } from './world/subgraphs.ts';

export interface Call {
  readonly service: ServiceName;
  readonly path: string;
  readonly body: {
    readonly query?: string;
    readonly variables?: Record<string, unknown>;
    readonly ids?: readonly string[];
  };
}

type Json = Record<string, unknown>;

/**
 * How a service misbehaves: given the call and what it would answer. What it returns is sent; a string as it is.
 * `undefined`: it has dealt with the response itself.
 */
export type Misbehaviour = (
  call: Call,
  properly: () => Promise<Json>,
  response: ServerResponse,
) => Promise<Json | string | undefined> | Json | string | undefined;

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
  /** What the gateway's own service reads. */
  readonly kept: KeptTrail;
  /** Every call, in order of arrival. */
  readonly calls: Call[];
  readonly ask: (query: string, question: Question) => Promise<Asked>;
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

export async function openWorld(
  customers: readonly string[],
  options: { readonly deadline?: number; readonly trail?: EngineOptions['trail']; readonly dryRun?: Policy } = {},
): Promise<World> {
  const records = recordsOf(customers);
  const states = new Map<string, CustomerState>(customers.map((id) => [id, stateOf(id)]));
  const schemas = serviceSchemas(records, states);
  const calls: Call[] = [];
  const kept = new KeptTrail();
  const misbehaviours = new Map<ServiceName, Misbehaviour>();

  const serve = async (service: ServiceName, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call: Call = { service, path: String(request.url), body: JSON.parse(Buffer.concat(chunks).toString()) };
    calls.push(call);
    const properly = async (): Promise<Json> => {
      if (call.path === '/states') return statesOf(statesRequest.parse(call.body).ids, states) as unknown as Json;
      const document = parse(call.body.query ?? '');
      const invalid = validate(schemas[service], document);
      if (invalid.length > 0) return { errors: invalid.map(({ message }) => ({ message })) };
      const result = await execute({ schema: schemas[service], document, variableValues: call.body.variables });
      return JSON.parse(JSON.stringify(result));
    };
    const misbehaviour = misbehaviours.get(service);
    const answer = misbehaviour === undefined ? await properly() : await misbehaviour(call, properly, response);
    if (answer === undefined) return;
    response.setHeader('content-type', 'application/json');
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };

  const servers: Server[] = [];
  const serviceUrls: Record<string, string> = {};
  for (const service of SERVICES) {
    const server = createServer((request, response) => {
      serve(service, request, response).catch(() => response.destroy());
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    serviceUrls[service] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    servers.push(server);
  }
  const engine = await createEngine({
    supergraphSdl,
    policy,
    serviceUrls,
    passports: { sign: async () => 'passport', jwks: { keys: [] } },
    deadline: options.deadline,
    trail: options.trail ?? 'none',
    dryRun: options.dryRun,
    own: (inside) => ownService({ ...inside, trail: kept }),
  });

  return {
    engine,
    urls: serviceUrls,
    records,
    states,
    kept,
    calls,
    ask: async (query, question) => {
      const caller = callerOf(question);
      if (customersBehind(caller).length > 0) await engine.ownCustomer(caller);
      const before = calls.length;
      const result = await engine.execute(operationOf(engine, query, question, caller));
      const text = JSON.stringify(result);
      return { text, answer: JSON.parse(text), calls: calls.slice(before) };
    },
    misbehave: (service, how) => {
      if (how === undefined) misbehaviours.delete(service);
      else misbehaviours.set(service, how);
    },
    stop: async () => {
      await engine.close();
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    },
  };
}

/** An operation as the gateway's shell hands it over: valid, its variables coerced. */
function operationOf(engine: Engine, query: string, question: Question, caller: Caller) {
  const document = parse(query, { noLocation: true });
  const invalid = validate(engine.schema, document);
  if (invalid.length > 0) throw new Error(invalid.map((error) => error.message).join('; '));
  const definition = getOperationAST(document);
  const coerced = getVariableValues(engine.schema, definition?.variableDefinitions ?? [], {
    ...question.variables,
  });
  if (coerced.coerced === undefined) throw new Error(coerced.errors.map((error) => error.message).join('; '));
  const { purpose, channel, case: reference } = question;
  const asking: Asking = { caller, purpose, brand: question.brand ?? 'fresh', channel, case: reference, now: NOW };
  const signal = question.signal ?? new AbortController().signal;
  return { document, variables: coerced.coerced, request: question.request ?? 'request', asking, signal };
}

/** Calls that are GraphQL, as one line each: service, text and variables. */
export const wireText = (calls: readonly Call[]): string =>
  calls.map(({ service, path, body }) => `${service}${path} ${JSON.stringify(body)}`).join('\n');

/** The bodies of the calls for states. */
export const statesCalls = (calls: readonly Call[]): (readonly string[])[] =>
  calls.filter((call) => call.path === '/states').map((call) => call.body.ids ?? []);

export const graphqlCalls = (calls: readonly Call[]): Call[] => calls.filter((call) => call.path !== '/states');
