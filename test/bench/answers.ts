/**
 * Whether a gateway answers rightly: every request of a shape is sent once, and its answer must be the expected one, in the
 * key order of the client, with nothing beside `data` but what belongs there. A gateway that answers otherwise is not measured.
 */
import type { Shape } from './shapes.ts';

/** Greatest number of requests that are checked at once. */
const AT_ONCE = 8;

/** The length in bytes of the answer to each request. Throws an Error that shows where the first wrong answer differs. */
export async function checkAnswers(
  url: string,
  headers: Readonly<Record<string, string>>,
  shape: Shape,
): Promise<number[]> {
  const lengths: number[] = [];
  for (let at = 0; at < shape.requests.length; at += AT_ONCE) {
    const some = shape.requests.slice(at, at + AT_ONCE);
    lengths.push(...(await Promise.all(some.map((request) => check(url, headers, request)))));
  }
  return lengths;
}

async function check(
  url: string,
  headers: Readonly<Record<string, string>>,
  { body, expected, extensions }: Shape['requests'][number],
): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body,
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const found = JSON.stringify(JSON.parse(bytes.toString()));
  const wanted = `{"data":${expected}${extensions === undefined ? '' : `,"extensions":${extensions}`}}`;
  if (response.status !== 200 || found !== wanted) throw new Error(difference(response.status, found, wanted));
  return bytes.length;
}

function difference(status: number, found: string, wanted: string): string {
  let at = 0;
  while (at < found.length && found[at] === wanted[at]) at += 1;
  const part = (text: string): string => text.slice(Math.max(0, at - 40), at + 120);
  return `status ${status}, ...${part(found)}... instead of ...${part(wanted)}...`;
}
