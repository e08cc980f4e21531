/**
 * One kept-alive HTTP/1.1 connection that sends a request and waits for its whole answer. Only what a gateway on loopback
 * sends is understood (a length or chunks); a general client would take as much time as the gateways that are measured.
 */
import { connect, type Socket } from 'node:net';

export interface Answered {
  readonly status: number;
  /** Bytes of the body, without the framing of chunks. */
  readonly length: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');

export class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #settle: { resolve: (answered: Answered) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      this.#look();
    });
    const lost = () => this.#settle?.reject(new Error('The gateway closed a connection'));
    socket.on('error', lost).on('close', lost);
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  /** Sends the bytes of one request; the one before it must have been answered. */
  send(request: Buffer): Promise<Answered> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#settle = undefined;
    this.#socket.destroy();
  }

  /** Settles when the answer is there as a whole. */
  #look(): void {
    const end = this.#received.indexOf(HEAD_END);
    if (end === -1) return;
    const head = this.#received.toString('latin1', 0, end).toLowerCase();
    const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
    const body = this.#received.subarray(end + 4);
    const whole =
      length === undefined ? chunkedLength(body) : body.length >= Number(length) ? Number(length) : undefined;
    if (whole === undefined) return;
    this.#received = Buffer.alloc(0);
    this.#settle?.resolve({ status: Number(head.slice(9, 12)), length: whole });
  }
}

/** The length of a chunked body (RFC 9112, section 7.1), or undefined while it is not there as a whole. */
function chunkedLength(body: Buffer): number | undefined {
  let at = 0;
  let length = 0;
  for (;;) {
    const line = body.indexOf('\r\n', at);
    if (line === -1) return undefined;
    const size = Number.parseInt(body.toString('latin1', at, line), 16);
    if (size === 0) return body.length >= line + 4 ? length : undefined;
    length += size;
    at = line + 2 + size + 2;
    if (at > body.length) return undefined;
  }
}
