// MongoDB's wire protocol, as far as drivers use it: OP_MSG, and OP_QUERY for the first hello of a connection.
// Whatever is malformed throws, and the connection it came on is closed; nobody else notices.
import type { Body } from './command.ts';
import { decode, type Value } from './values.ts';

/** MongoDB's bound for one message, in bytes. */
export const MAX_MESSAGE_BYTES = 48_000_000;
const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const MORE_TO_COME = 2;
const EXHAUST_ALLOWED = 65_536;

export interface Head {
  readonly id: number;
  readonly legacy: boolean;
  /** Write concern 0: the sender does not read an answer. */
  readonly silent: boolean;
}

/** The whole length of the message that starts here; its first four bytes are enough. */
export function messageLength(bytes: Buffer): number {
  const length = bytes.readInt32LE(0);
  if (length < HEADER_BYTES + 5 || length > MAX_MESSAGE_BYTES) throw new Error('a message has a length out of bounds');
  return length;
}

/** Reads the head of a message. Source: the OP_MSG and OP_QUERY pages of MongoDB's wire protocol specification. */
export function parseHead(message: Buffer): Head {
  const operation = message.readInt32LE(12);
  const legacy = operation === OP_QUERY;
  if (!legacy && operation !== OP_MSG) throw new Error(`operation ${operation} is not supported`);
  const flags = legacy ? 0 : message.readUInt32LE(HEADER_BYTES);
  if ((flags & ~(MORE_TO_COME | EXHAUST_ALLOWED)) !== 0) throw new Error('a message has flags that are not supported');
  return { id: message.readInt32LE(4), legacy, silent: (flags & MORE_TO_COME) !== 0 };
}

/** Reads the command that the whole message is. */
export function parseBody(message: Buffer, { legacy }: Head): Body {
  return legacy ? parseQuery(message) : parseSections(message);
}

function parseSections(message: Buffer): Body {
  let body: Body | undefined;
  const sequences = new Map<string, Buffer[]>();
  for (let at = HEADER_BYTES + 4; at < message.length; ) {
    const kind = message[at];
    const end = at + 1 + message.readInt32LE(at + 1);
    if (end < at + 6 || end > message.length) throw new Error('a section has a wrong length');
    if (kind === 0 && !body) body = decode(message.subarray(at + 1, end));
    else if (kind === 1) readSequence(message.subarray(at + 5, end), sequences);
    else throw new Error('a message has a section that is not supported');
    at = end;
  }
  if (!body) throw new Error('a message has no body');
  return new Map<string, Value | Buffer[]>([...body, ...sequences]);
}

function readSequence(section: Buffer, sequences: Map<string, Buffer[]>): void {
  const nameEnd = section.indexOf(0);
  const name = section.toString('utf8', 0, nameEnd);
  if (nameEnd < 1 || sequences.has(name)) throw new Error('a document sequence has no name of its own');
  const documents: Buffer[] = [];
  for (let at = nameEnd + 1; at < section.length; ) {
    const end = at + section.readInt32LE(at);
    if (end < at + 5 || end > section.length) throw new Error('a document in a sequence has a wrong length');
    documents.push(section.subarray(at, end));
    at = end;
  }
  sequences.set(name, documents);
}

function parseQuery(message: Buffer): Body {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  const name = message.toString('utf8', HEADER_BYTES + 4, nameEnd);
  const body = decode(message.subarray(nameEnd + 9));
  if (name !== 'admin.$cmd' || !(body.has('ismaster') || body.has('isMaster') || body.has('hello'))) {
    throw new Error('OP_QUERY is answered for hello only');
  }
  return body;
}

/** The message that answers a request with these document bytes. */
export function responseMessage({ id, legacy }: Head, answer: Buffer): Buffer {
  const head = Buffer.alloc(HEADER_BYTES + (legacy ? 20 : 5));
  head.writeInt32LE(head.length + answer.length, 0);
  head.writeInt32LE(id, 8);
  head.writeInt32LE(legacy ? OP_REPLY : OP_MSG, 12);
  // OP_REPLY: flags (await capable), cursor id, starting from, number returned. OP_MSG: flags, then the kind of section 0.
  if (legacy) {
    head.writeInt32LE(8, HEADER_BYTES);
    head.writeInt32LE(1, HEADER_BYTES + 16);
  }
  return Buffer.concat([head, answer]);
}
