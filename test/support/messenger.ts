/** Whoever sends messages for the controller, in tests: takes them on loopback, keeps what it was told, and answers as it is told to. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestMessenger {
  readonly url: string;
  /** What it has taken or refused since it was last begun anew. */
  readonly messages: Record<string, string>[];
  /** The HTTP status of its next answers. */
  status: number;
  /** Forgets what it was told, and takes everything. */
  beginAnew(): void;
  stop(): void;
}

export async function testMessenger(): Promise<TestMessenger> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      messenger.messages.push(JSON.parse(body));
      response.writeHead(messenger.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const messenger: TestMessenger = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`,
    messages: [],
    status: 204,
    beginAnew: () => {
      messenger.messages.length = 0;
      messenger.status = 204;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return messenger;
}
