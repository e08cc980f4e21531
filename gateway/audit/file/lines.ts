/**
 * The lines of a chain's file, as bytes: one after the other without the rest, or the last one alone.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { MAX_RECORD } from '../record.ts';
import { Flaw } from '../sink.ts';

const LINE_FEED = 0x0a;
const CHUNK = 256 * 1024;

/** Every line, without its line feed. A last line without one is what a process left that ended while it wrote. */
export async function* linesOf(path: string): AsyncGenerator<Uint8Array | Flaw> {
  let parts: Buffer[] = [];
  let length = 0;
  let isTooLong = false;
  const take = (): Uint8Array | Flaw => {
    const line = isTooLong ? new Flaw('is longer than a record may be') : Buffer.concat(parts);
    parts = [];
    length = 0;
    isTooLong = false;
    return line;
  };
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      parts.push(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    const rest = chunk.subarray(from);
    length += rest.length;
    isTooLong ||= length > MAX_RECORD;
    if (isTooLong) parts = [];
    else if (rest.length > 0) parts.push(rest);
  }
  if (length > 0) yield new Flaw('was not written to its end', true);
}

/** The last line that has an end; undefined: there is none. */
export async function lastLineOf(path: string): Promise<Buffer | undefined> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    let tail: Buffer = Buffer.alloc(0);
    for (let from = size; from > 0; ) {
      const length = Math.min(CHUNK, from);
      from -= length;
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
      // Somebody cut it while it was read.
      if (bytesRead < length) return undefined;
      tail = Buffer.concat([buffer, tail]);
      const end = tail.lastIndexOf(LINE_FEED);
      const before = end > 0 ? tail.lastIndexOf(LINE_FEED, end - 1) : -1;
      if (end !== -1 && (before !== -1 || from === 0)) return tail.subarray(before + 1, end);
    }
    return undefined;
  } finally {
    await handle.close();
  }
}
