/**
 * Stands between a gateway and one subgraph and writes down every call: what was asked, and what was answered.
 * It changes no byte. It can be cut, which is how a journey stops a subgraph that a supervisor would start again.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface RecordedCall {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  /** Without the passport. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it was sent. */
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

export interface RecordingProxy {
  readonly url: string;
  /** From now on every connection is closed without an answer. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
}

const textOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** Forwards one request with the very bytes that came. */
function forward(
  to: string,
  incoming: IncomingMessage,
  body: Buffer,
): Promise<{ message: IncomingMessage; answer: Buffer }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(incoming.url ?? '/', to),
      { method: incoming.method, headers: incoming.headers, agent: false },
      (message) => {
        textOf(message).then((answer) => resolve({ message, answer }), reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/**
 * @param to origin of the subgraph
 * @param record gets every call once it was answered, health checks excepted
 */
export async function recordingProxy(
  service: string,
  to: string,
  record: (call: RecordedCall) => void,
): Promise<RecordingProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(incoming);
    const { message, answer: bytes } = await forward(to, incoming, body);
    const { authorization: _passport, ...headers } = incoming.headers;
    const status = message.statusCode ?? 0;
    const { method = '', url: path = '' } = incoming;
    if (!path.startsWith('/health/')) {
      record({ service, method, path, headers, body: body.toString(), status, answer: bytes.toString() });
    }
    response.writeHead(status, message.headers);
    response.end(bytes);
  };

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    if (isCut) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const closeAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true;
      closeAll();
    },
    mend: () => {
      isCut = false;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        closeAll();
      }),
  };
}
