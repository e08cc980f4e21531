// MongoDB's wire protocol, as far as drivers use it: OP_MSG, and OP_QUERY for the first hello of a connection.
// Whatever is malformed throws, and the connection it came on is closed; nobody else notices.
import type { Sections } from './command.ts';
import type { Document } from './document.ts';
import { decode } from './values.ts';

/** MongoDB's bound for one message, in bytes. */
export const MAX_MESSAGE_BYTES = 48_000_000;
const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const MORE_TO_COME = 2;
const EXHAUST_ALLOWED = 65_536;

export interface Request {
  readonly id: number;
  readonly legacy: boolean;
  /** Write concern 0: the sender does not read an answer. */
  readonly silent: boolean;
  readonly body: Document;
  readonly sections: Sections;
}

/** The whole length of the message that starts here, once its first four bytes are there. */
export function messageLength(bytes: Buffer): number | undefined {
  if (bytes.length < 4) return undefined;
  const length = bytes.readInt32LE(0);
  if (length < HEADER_BYTES + 5 || length > MAX_MESSAGE_BYTES) throw new Error('a message has a length out of bounds');
  return length;
}

/** Reads one whole message. Source: the OP_MSG and OP_QUERY pages of MongoDB's wire protocol specification. */
export function parseMessage(message: Buffer): Request {
  const id = message.readInt32LE(4);
  const operation = message.readInt32LE(12);
  if (operation === OP_MSG) return parseMsg(id, message);
  if (operation === OP_QUERY) return parseQuery(id, message);
  throw new Error(`operation ${operation} is not supported`);
}

function parseMsg(id: number, message: Buffer): Request {
  const flags = message.readUInt32LE(HEADER_BYTES);
  if ((flags & ~(MORE_TO_COME | EXHAUST_ALLOWED)) !== 0) throw new Error('a message has flags that are not supported');
  let body: Document | undefined;
  const sections = new Map<string, Buffer[]>();
  let at = HEADER_BYTES + 4;
  while (at < message.length) {
    const kind = message[at];
    const size = message.readInt32LE(at + 1);
    const end = at + 1 + size;
    if (size < 5 || end > message.length) throw new Error('a section has a wrong length');
    if (kind === 0 && !body) body = decode(message.subarray(at + 1, end));
    else if (kind === 1) readSequence(message.subarray(at + 5, end), sections);
    else throw new Error('a message has a section that is not supported');
    at = end;
  }
  if (!body) throw new Error('a message has no body');
  return { id, legacy: false, silent: (flags & MORE_TO_COME) !== 0, body, sections };
}

function readSequence(section: Buffer, sections: Map<string, Buffer[]>): void {
  const nameEnd = section.indexOf(0);
  const name = section.toString('utf8', 0, nameEnd);
  if (nameEnd < 1 || sections.has(name)) throw new Error('a document sequence has no name of its own');
  const documents: Buffer[] = [];
  for (let at = nameEnd + 1; at < section.length; ) {
    const size = section.readInt32LE(at);
    if (size < 5 || at + size > section.length) throw new Error('a document in a sequence has a wrong length');
    documents.push(section.subarray(at, at + size));
    at += size;
  }
  sections.set(name, documents);
}

function parseQuery(id: number, message: Buffer): Request {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  if (nameEnd < 0) throw new Error('a query has no collection');
  const name = message.toString('utf8', HEADER_BYTES + 4, nameEnd);
  const body = decode(message.subarray(nameEnd + 9));
  if (name !== 'admin.$cmd' || !(body.has('ismaster') || body.has('isMaster') || body.has('hello'))) {
    throw new Error('OP_QUERY is answered for hello only');
  }
  return { id, legacy: true, silent: false, body, sections: new Map() };
}

/** The message that answers a request with these document bytes. */
export function responseMessage(request: Pick<Request, 'id' | 'legacy'>, answer: Buffer): Buffer {
  const extra = request.legacy ? 20 : 5;
  const head = Buffer.alloc(HEADER_BYTES + extra);
  head.writeInt32LE(head.length + answer.length, 0);
  head.writeInt32LE(request.id, 8);
  head.writeInt32LE(request.legacy ? OP_REPLY : OP_MSG, 12);
  // OP_REPLY: flags (await capable), cursor id, starting from, number returned. OP_MSG: flags, then the kind of section 0.
  if (request.legacy) {
    head.writeInt32LE(8, HEADER_BYTES);
    head.writeInt32LE(1, HEADER_BYTES + 16);
  }
  return Buffer.concat([head, answer]);
}
