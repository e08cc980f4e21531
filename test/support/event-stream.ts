/**
 * One subscription as a client has it, by the bytes: what came over the stream, in order, and how it ended. Nothing here knows what an
 * event should be.
 */
import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE = 10_000;

export interface Message {
  readonly event: string;
  /** JSON, read; undefined: there was none. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever an operation selects
  readonly data?: any;
}

export interface EventStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The next message; undefined: the stream has ended. */
  next(): Promise<Message | undefined>;
  /** All messages that are still to come, once the stream has ended. */
  rest(): Promise<Message[]>;
  /** Whether nothing comes for so many milliseconds. */
  isQuiet(milliseconds: number): Promise<boolean>;
  /** Goes away, as a client does. */
  leave(): void;
}

export const complete: Message = { event: 'complete' };
export const event = (data: unknown): Message => ({ event: 'next', data });

function messageOf(block: string): Message | undefined {
  const lines = block.split('\n').filter((line) => line !== '' && !line.startsWith(':'));
  if (lines.length === 0) return undefined;
  const fields = new Map(lines.map((line): [string, string] => [line.split(':', 1)[0]!, line.replace(/^\w+: ?/, '')]));
  const data = fields.get('data');
  return { event: fields.get('event') ?? '', ...(data && { data: JSON.parse(data) }) };
}

/** Sends a request that accepts a stream, on a connection of its own, and reads what comes. */
export async function eventStream(url: string, headers: Record<string, string>, body: unknown): Promise<EventStream> {
  const accepting = { 'content-type': 'application/json', accept: 'text/event-stream', ...headers };
  const outgoing = request(`${url}/graphql`, { method: 'POST', headers: accepting, agent: false });
  outgoing.end(JSON.stringify(body));
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  outgoing.on('error', () => {});
  const messages: Message[] = [];
  let wake: () => void = () => {};
  let hasEnded = false;
  const read = async (): Promise<void> => {
    let text = '';
    response.setEncoding('utf8');
    for await (const chunk of response) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      messages.push(...blocks.flatMap((block) => messageOf(block) ?? []));
      wake();
    }
  };
  void read()
    .catch(() => {})
    .then(() => {
      hasEnded = true;
      wake();
    });

  const next = async (): Promise<Message | undefined> => {
    while (messages.length === 0 && !hasEnded) {
      const late = sleep(PATIENCE, 'late', { ref: false });
      const came = new Promise((resolve) => {
        wake = () => resolve('came');
      });
      if ((await Promise.race([came, late])) === 'late') throw new Error('Nothing came over the stream');
    }
    return messages.shift();
  };
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    next,
    rest: async () => {
      const all: Message[] = [];
      for (let message = await next(); message !== undefined; message = await next()) all.push(message);
      return all;
    },
    isQuiet: async (milliseconds) => {
      await sleep(milliseconds);
      return messages.length === 0 && !hasEnded;
    },
    leave: () => outgoing.destroy(),
  };
}
