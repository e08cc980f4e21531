/**
 * One canned service over HTTP, as cheap as it can be: a request whose bytes were seen before is answered with the bytes
 * that it got then. It counts what it is asked; it never looks at who asks.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { resolve } from './resolve.ts';
import { stateOf } from './states.ts';
import type { Thing } from './values.ts';

/** Requests since the last time somebody asked. */
export interface Counts {
  graphql: number;
  states: number;
}

/** Greatest number of answers that are kept for one service. */
const KEPT = 8_192;

export interface CannedServer {
  readonly server: Server;
  readonly counts: Counts;
}

/** A service over `root`; `extra` are bodies of other paths, e.g. the keys of the issuer. */
export function cannedServer(root: Thing, extra: ReadonlyMap<string, string> = new Map()): CannedServer {
  const answers = new Map<string, Buffer>();
  const counts: Counts = { graphql: 0, states: 0 };

  const answerOf = (path: string, body: string): string => {
    if (path === '/states') {
      const { ids, purposes } = JSON.parse(body) as { ids: string[]; purposes?: string[] };
      return JSON.stringify({ states: ids.map((id) => stateOf(id, purposes)) });
    }
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    try {
      return JSON.stringify({ data: resolve(query, variables ?? {}, root) });
    } catch (error) {
      return JSON.stringify({ errors: [{ message: error instanceof Error ? error.message : 'not canned' }] });
    }
  };

  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const found = extra.get(path);
    if (request.method !== 'POST') {
      response.writeHead(found === undefined && !path.startsWith('/health') ? 404 : 200, JSON_TYPE).end(found ?? '{}');
      return;
    }
    if (path === '/outbox') {
      // Nobody is registered here. A gateway looks for what is left to do whatever it is asked, so it is not counted.
      response.writeHead(200, JSON_TYPE).end('{"waiting":[]}');
      return;
    }
    counts[path === '/states' ? 'states' : 'graphql'] += 1;
    read(request, (body) => {
      const key = path + body;
      let answer = answers.get(key);
      if (answer === undefined) {
        answer = Buffer.from(answerOf(path, body));
        if (answers.size >= KEPT) answers.clear();
        answers.set(key, answer);
      }
      response.writeHead(200, { ...JSON_TYPE, 'content-length': answer.length }).end(answer);
    });
  });
  // A connection that a gateway keeps must not be closed under it between two rounds.
  server.keepAliveTimeout = 0;
  return { server, counts };
}

const JSON_TYPE = { 'content-type': 'application/json' };

function read(request: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => done(Buffer.concat(chunks).toString()));
}
