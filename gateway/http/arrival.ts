/**
 * How long a request may take to arrive, on every route, and what is answered to one that takes longer or is no HTTP. Node reads
 * headers and body on its own time; without a bound a connection is held for nothing, and a check of its headers grows old.
 */
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyHttpOptions } from 'fastify';
import { limits } from '../limits/table.ts';
import { commonHeaders, errorText, JSON_TYPE, mistake } from './answer.ts';
import { BAD_REQUEST } from './presentation.ts';

/** Milliseconds between looks for connections whose time is up; node's own 30 seconds would be the real bound. */
const LOOK_EVERY = 1_000;

const STATUSES: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
};

/** No request came of it, so there is no reply to write to: the answer is written to the connection, which ends. */
function endConnection({ code }: Error & { code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed) return;
  const [status, reason] = STATUSES[code ?? ''] ?? [400, 'Bad Request'];
  const body = errorText(BAD_REQUEST, mistake(status));
  const headers = {
    ...commonHeaders(randomUUID()),
    'content-type': JSON_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = [`HTTP/1.1 ${status} ${reason}`, ...Object.entries(headers).map((header) => header.join(': '))];
  if (socket.writable) socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy();
}

/** What of it Fastify is told. */
export const arrival = {
  requestTimeout: limits.arrivalMilliseconds.default,
  http: {
    headersTimeout: limits.arrivalMilliseconds.default,
    connectionsCheckingInterval: LOOK_EVERY,
    maxHeaderSize: limits.headerBytes.default,
  },
  clientErrorHandler: endConnection,
} satisfies FastifyHttpOptions<Server>;
