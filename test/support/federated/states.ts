/** Who answers for the states of customers, in tests of a small federation: those that are given, and nobody else is known. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CustomerState, statesAnswer, statesRequest } from '../../../schema/customer-state.ts';

export interface ServedStates {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export async function servedStates(known: readonly CustomerState[]): Promise<ServedStates> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const { ids } = statesRequest.parse(JSON.parse(body));
    const states = ids.map((id) => known.find((state) => state.id === id) ?? { id, known: false as const });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(statesAnswer.parse({ states })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
