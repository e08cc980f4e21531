/**
 * A service that does with its connections whatever a test wants: what is sent is bytes, not HTTP. It counts what arrives, so
 * that a test can say how often something was sent, and it knows when the other side closed.
 */

import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

export interface RawCall {
  readonly socket: Socket;
  /** The request as it came. */
  readonly text: string;
  /** Resolves when the connection is closed, by whomever. */
  readonly closed: Promise<void>;
  /** An HTTP answer with these headers; without a status line among them, 200. */
  readonly send: (body: string | Buffer, headers?: Readonly<Record<string, string>>, status?: number) => void;
}

export type RawBehaviour = (call: RawCall) => unknown;

export interface RawService {
  readonly url: string;
  /** Every request that arrived, in order. */
  readonly calls: RawCall[];
  /** Connections that were opened. */
  readonly connections: () => number;
  behave: (how: RawBehaviour) => void;
  /** Closes every connection that is open. */
  readonly hangUp: () => void;
  readonly stop: () => Promise<void>;
}

const CONTENT_LENGTH = /^content-length: (\d+)\r$/im;

/** Whether the bytes are a whole request, as a client of ours sends it: with a length. */
function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = CONTENT_LENGTH.exec(bytes.toString('latin1', 0, end + 1))?.[1] ?? '0';
  return bytes.length >= end + 4 + Number(length);
}

export async function rawService(first: RawBehaviour): Promise<RawService> {
  let how = first;
  let opened = 0;
  const calls: RawCall[] = [];
  const sockets = new Set<Socket>();

  const server: Server = createServer((socket) => {
    opened += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    const closed = new Promise<void>((resolve) => {
      socket.on('close', () => {
        sockets.delete(socket);
        resolve();
      });
    });
    const send: RawCall['send'] = (body, headers = { 'content-type': 'application/json' }, status = 200) => {
      const lines = Object.entries({ 'content-length': String(Buffer.byteLength(body)), ...headers });
      socket.write(`HTTP/1.1 ${status} X\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
      socket.write(body);
    };
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (!isWhole(received)) return;
      const call: RawCall = { socket, text: received.toString(), closed, send };
      received = Buffer.alloc(0);
      calls.push(call);
      how(call);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    connections: () => opened,
    behave: (other) => {
      how = other;
    },
    hangUp,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        hangUp();
      }),
  };
}

/**
 * Writes an answer that does not end, up to a gigabyte, as fast as it is read.
 * @returns how many bytes the connection took until it was closed
 */
export async function flood({ socket, closed }: RawCall): Promise<number> {
  const piece = Buffer.alloc(64 * 1024, 0x20);
  const head = `${piece.length.toString(16)}\r\n`;
  let taken = 0;
  let isOpen = true;
  closed.then(() => {
    isOpen = false;
  });
  socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
  while (isOpen && taken < 1024 ** 3) {
    socket.write(head);
    socket.write(piece);
    taken += piece.length;
    if (!socket.write('\r\n')) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
  }
  return taken;
}
