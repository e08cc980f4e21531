/**
 * A connection to the evaluation store without a driver: sends what a driver would not.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Document, deserialize, serialize } from 'bson';

export class RawConnection {
  readonly socket: Socket;
  readonly #waiting: ((answer: Document | undefined) => void)[] = [];
  #received = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('close', () => this.#waiting.splice(0).forEach((settle) => void settle(undefined)));
    socket.on('data', (chunk) => this.#receive(chunk));
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** The answer to bytes as they are; undefined where the connection is closed instead. */
  async send(bytes: Uint8Array): Promise<Document | undefined> {
    const answer = new Promise<Document | undefined>((resolve) => this.#waiting.push(resolve));
    this.socket.write(bytes);
    return answer;
  }

  /** The answer to a command. */
  command(command: Document): Promise<Document | undefined> {
    return this.send(message(command));
  }

  close(): void {
    this.socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    while (this.#received.length >= 4 && this.#received.length >= this.#received.readInt32LE(0)) {
      const length = this.#received.readInt32LE(0);
      const document = deserialize(this.#received.subarray(21, length));
      this.#received = this.#received.subarray(length);
      this.#waiting.shift()?.(document);
    }
  }
}

/** An OP_MSG with one section of kind 0. */
export function message({ $db = 'raw', ...command }: Document, flags = 0): Buffer {
  return framed(2013, Buffer.concat([int32(flags), Buffer.of(0), serialize({ ...command, $db })]));
}

export function framed(operation: number, body: Uint8Array): Buffer {
  return Buffer.concat([int32(16 + body.length), int32(7), int32(0), int32(operation), body]);
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
