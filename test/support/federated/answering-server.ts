/**
 * One HTTP server on loopback for all subgraphs of a test, each under a path of its own: thousands of small supergraphs are
 * opened in one run, and a server each would be most of their cost. It records every call and knows nothing of GraphQL.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A GraphQL request as it arrived at a subgraph. */
export interface Call {
  readonly service: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a subgraph says to a call: an object is sent as JSON, a string as it is; `undefined` has dealt with the response. */
export type Answering = (call: Call, response: ServerResponse) => Promise<object | string | undefined>;

export interface AnsweringServer {
  /** Service name -> address. */
  readonly urls: Readonly<Record<string, string>>;
  /** Every call, in order of arrival. */
  readonly calls: Call[];
  readonly stop: () => Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<{ query: string; variables?: Record<string, unknown> }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

export async function answeringServer(services: Readonly<Record<string, Answering>>): Promise<AnsweringServer> {
  const calls: Call[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const service = String(request.url).slice(1);
    const answering = services[service];
    if (answering === undefined) throw new Error(`There is no subgraph '${service}'`);
    const { query, variables = {} } = await bodyOf(request);
    const call = { service, query, variables };
    calls.push(call);
    const answer = await answering(call, response);
    if (answer === undefined) return;
    response.setHeader('content-type', 'application/json');
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    urls: Object.fromEntries(Object.keys(services).map((name) => [name, `${origin}/${name}`])),
    calls,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
