/** How a file is sent: what its headers say, and how it ends with its client. What is in it is not known here. */
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { Format } from './records.ts';
import type { Subject } from './resume.ts';

/** Characters of the policy's hash in the name of a file; its first record has all of it. */
const POLICY_CHARACTERS = 12;

/** Nothing on the way may collect what comes. The name says under which purpose and policy the file was made, and when. */
export function fileHeaders({ type, extension }: Format, name: string, { asking, policy }: Subject) {
  const time = new Date(asking.now).toISOString().replace(/\.\d+|[:-]/g, '');
  const file = `${name}.${asking.purpose}.${policy.slice(0, POLICY_CHARACTERS)}.${time}.${extension}`;
  return {
    'content-type': type,
    'content-disposition': `attachment; filename="${file}"`,
    'x-accel-buffering': 'no',
  };
}

/**
 * The same texts; within so many milliseconds after one was handed over the next must be asked for, else nobody takes them, and `lost` is told.
 */
export async function* taken(
  texts: AsyncGenerator<string, void, undefined>,
  departure: number,
  lost: () => void,
): AsyncGenerator<string, void, undefined> {
  for await (const text of texts) {
    const timer = setTimeout(lost, departure).unref();
    try {
      yield text;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A file has no time for the whole of it, and ends with its client. */
export function keepOpen(file: Readable, { wanted, report }: FastifyRequest, closed: () => void): void {
  wanted.unbound();
  file.once('close', closed);
  const gone = (): void => {
    // A page that is under way is stopped by the same signal, and no other is begun.
    file.destroy();
    report();
  };
  wanted.signal.addEventListener('abort', gone, { once: true });
  if (wanted.signal.aborted) gone();
}
