/**
 * The four services of a world on loopback: they record every call, and can be made to misbehave. What they hold can be put back
 * to what it was, so that one of them serves many engines and many thousands of operations.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execute, parse, validate } from 'graphql';
import { changesRequest } from '../../../schema/customer-changes.ts';
import { type CustomerState, statesRequest } from '../../../schema/customer-state.ts';
import { lookupAnswerOf, lookupRequest } from '../../../schema/lookup.ts';
import { newCustomersRequest, outboxRequest } from '../../../schema/registration.ts';
import { lookedUp } from './looked-up.ts';
import { type Records, recordsOf, stateOf } from './people.ts';
import { SERVICES, type ServiceName } from './sdl.ts';
import { STREAMS, worldStreams } from './streams.ts';
import { changesOf, newState, serviceSchemas, statesOf } from './subgraphs.ts';

export interface Call {
  readonly service: ServiceName;
  readonly path: string;
  readonly body: {
    readonly query?: string;
    readonly variables?: Record<string, unknown>;
    readonly ids?: readonly string[];
    readonly after?: readonly { readonly id: string; readonly epoch: number }[];
    /** Of what is told of registrations. */
    readonly only?: string;
    readonly customer?: string;
  };
  /** The states of all customers when it arrived: a write may have changed them since. */
  readonly states: ReadonlyMap<string, CustomerState>;
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

export interface Served {
  readonly records: Records;
  readonly states: Map<string, CustomerState>;
  /** Customers who were registered and have no state yet, and whether they are in the loyalty programme. */
  readonly waiting: Map<string, boolean>;
  /** Every call, in order of arrival. */
  readonly calls: Call[];
  readonly urls: Readonly<Record<string, string>>;
  readonly misbehave: (service: ServiceName, how: Misbehaviour | undefined) => void;
  readonly stop: () => Promise<void>;
}

export async function serveWorld(customers: readonly string[]): Promise<Served> {
  const records = recordsOf(customers);
  const states = new Map<string, CustomerState>(customers.map((id) => [id, stateOf(id)]));
  const waiting = new Map<string, boolean>();
  const schemas = serviceSchemas(records, states, (id) => waiting.set(id, false));
  const calls: Call[] = [];
  const streams = worldStreams(records, states);
  const misbehaviours = new Map<ServiceName, Misbehaviour>();

  const serve = async (service: ServiceName, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/health/ready') {
      response.end();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body: Call['body'] = JSON.parse(Buffer.concat(chunks).toString());
    const call: Call = { service, path: String(request.url), body, states: new Map(states) };
    calls.push(call);
    const properly = async (): Promise<Json> => {
      if (call.path === '/states') return statesOf(statesRequest.parse(call.body).ids, states) as unknown as Json;
      if (call.path === '/changes') return changesOf(changesRequest.parse(call.body).after, states) as unknown as Json;
      if (call.path === '/outbox') {
        const { done, only } = outboxRequest.parse(call.body);
        for (const id of done) waiting.delete(id);
        const some = [...waiting].filter(([id]) => only === undefined || id === only);
        return { waiting: some.map(([id, enrolled]) => ({ id, enrolled })) };
      }
      if (call.path === '/customers') {
        for (const { id, enrolled } of newCustomersRequest.parse(call.body).customers)
          if (!states.has(id)) states.set(id, newState(id, enrolled));
        return {};
      }
      if (STREAMS.includes(call.path)) {
        const { body } = call;
        return (await streams.call({ service, endpoint: call.path.slice(1), body })) as Json;
      }
      if (call.path === '/registrations') return { isOwn: false };
      if (call.path === '/lookup') return { ...lookupAnswerOf(lookedUp(lookupRequest.parse(call.body), records)) };
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
  const urls: Record<string, string> = {};
  for (const service of SERVICES) {
    const server = createServer((request, response) => {
      serve(service, request, response).catch(() => response.destroy());
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    urls[service] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    servers.push(server);
  }

  return {
    records,
    states,
    waiting,
    calls,
    urls,
    misbehave: (service, how) => {
      if (how === undefined) misbehaviours.delete(service);
      else misbehaviours.set(service, how);
    },
    stop: async () => {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    },
  };
}
