/**
 * The lines of newline-delimited JSON. No more than a piece of the file and one line is held, however long either is; a line that is no
 * JSON is told as such, and the next one is read.
 */
import type { Fault } from './fault.ts';
import { LONGEST_LINE, type Row } from './row.ts';

const NEWLINE = 0x0a;
const text = new TextDecoder('utf-8', { fatal: true });
const NO_LINE: Fault = { field: 'line', reason: 'invalid' };

export async function* ndjsonRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  let line = 0;
  let held: Uint8Array[] = [];
  let length = 0;
  const ended = (): Row | undefined => {
    line += 1;
    const tooLong = length > LONGEST_LINE;
    const whole = Buffer.concat(tooLong ? [] : held);
    held = [];
    length = 0;
    return tooLong ? { line, fault: NO_LINE } : rowOf(line, whole);
  };
  for await (const piece of bytes) {
    let from = 0;
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, from)) {
      length += at - from;
      if (length <= LONGEST_LINE) held.push(piece.subarray(from, at));
      from = at + 1;
      const row = ended();
      if (row !== undefined) yield row;
    }
    length += piece.length - from;
    if (length <= LONGEST_LINE) held.push(piece.subarray(from));
    else held = [];
  }
  const last = length > 0 ? ended() : undefined;
  if (last !== undefined) yield last;
}

/** Undefined for an empty line. */
function rowOf(line: number, bytes: Uint8Array): Row | undefined {
  try {
    const json = text.decode(bytes).trim();
    return json === '' ? undefined : { line, value: JSON.parse(json) };
  } catch {
    return { line, fault: NO_LINE };
  }
}
