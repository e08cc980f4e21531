// The sockets of the evaluation store: messages of a connection one after the other. A connection that sends what is
// no message is closed; the others go on.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { commandOf } from './command.ts';
import { run } from './commands.ts';
import { StoreError } from './errors.ts';
import { answerBytes, errorBytes } from './reply.ts';
import { Store } from './store.ts';
import { type Head, messageLength, parseBody, parseHead, responseMessage } from './wire.ts';

/** Every message begins with its length. */
const LENGTH_BYTES = 4;

export interface EmbeddedServer {
  readonly uri: string;
  readonly port: number;
  /** Ends every connection and forgets all data. */
  stop(): Promise<void>;
}

/** Starts an evaluation store on 127.0.0.1; port 0 takes a free one. */
export async function startEmbedded(port = 0): Promise<EmbeddedServer> {
  const store = new Store();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    void serve(socket, store);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as { port: number };
  return {
    uri: `mongodb://127.0.0.1:${address.port}/`,
    port: address.port,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function respond(message: Buffer, store: Store): Buffer | undefined {
  const head = parseHead(message);
  const bytes = answerTo(message, head, store);
  return head.silent ? undefined : responseMessage(head, bytes);
}

function answerTo(message: Buffer, head: Head, store: Store): Buffer {
  try {
    return answerBytes(run(commandOf(parseBody(message, head)), store));
  } catch (error) {
    if (error instanceof StoreError) return errorBytes(error);
    throw error;
  }
}

async function serve(socket: Socket, store: Store): Promise<void> {
  try {
    for await (const message of messagesOf(socket)) {
      const bytes = respond(message, store);
      // Who does not read answers does not get to ask more.
      if (bytes && !socket.write(bytes)) await once(socket, 'drain');
    }
  } catch {
    socket.destroy();
  }
}

async function* messagesOf(socket: Socket): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = LENGTH_BYTES;
  for await (const chunk of socket) {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= wanted) {
      const all = Buffer.concat(chunks);
      wanted = messageLength(all);
      chunks = [all];
      if (size < wanted) break;
      yield all.subarray(0, wanted);
      chunks = [all.subarray(wanted)];
      size -= wanted;
      wanted = LENGTH_BYTES;
    }
  }
}
