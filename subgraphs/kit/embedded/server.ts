// The sockets of the evaluation store: messages of a connection one after the other. A connection that sends what is
// no message is closed; the others go on.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { answer, createStore } from './commands.ts';
import { StoreError } from './errors.ts';
import { errorBytes } from './reply.ts';
import { messageLength, parseMessage, responseMessage } from './wire.ts';

export interface EmbeddedServer {
  readonly uri: string;
  readonly port: number;
  /** Ends every connection and forgets all data. */
  stop(): Promise<void>;
}

/** Starts an evaluation store on 127.0.0.1; port 0 takes a free one. */
export async function startEmbedded(port = 0): Promise<EmbeddedServer> {
  const store = createStore();
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    const connection = connections;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    receive(socket, (message) => respond(message));

    function respond(message: Buffer): Buffer | undefined {
      try {
        const request = parseMessage(message);
        const bytes = answer(request.body, request.sections, store, connection);
        return request.silent ? undefined : responseMessage(request, bytes);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        return responseMessage({ id: message.readInt32LE(4), legacy: false }, errorBytes(error));
      }
    }
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

function receive(socket: Socket, respond: (message: Buffer) => Buffer | undefined): void {
  let chunks: Buffer[] = [];
  let size = 0;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    try {
      for (let length = nextLength(); length !== undefined && length <= size; length = nextLength()) {
        const all = joined();
        chunks = length < size ? [all.subarray(length)] : [];
        size -= length;
        const bytes = respond(all.subarray(0, length));
        // Who does not read answers does not get to ask more.
        if (bytes && !socket.write(bytes)) pauseUntilDrained(socket);
      }
    } catch {
      socket.destroy();
    }
  });

  function nextLength(): number | undefined {
    if (size < 4) return undefined;
    if ((chunks[0] as Buffer).length < 4) chunks = [joined()];
    return messageLength(chunks[0] as Buffer);
  }
  function joined(): Buffer {
    return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
  }
}

function pauseUntilDrained(socket: Socket): void {
  socket.pause();
  socket.once('drain', () => socket.resume());
}
