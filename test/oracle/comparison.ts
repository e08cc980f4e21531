/**
 * What is compared. Data: to the byte, so names, order and nulls too. Errors: an error of the engine must be a failure that there is,
 * at the client's path to it; and of each field that graphql-js reports an error must be told. What is not compared, and why, stands
 * below where it is left out; nothing else is.
 */
import type { Expected } from './reference.ts';

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly path?: readonly (string | number)[];
    readonly extensions?: { readonly code?: string; readonly coordinate?: string };
  }[];
}

/** What is wrong with an answer, in one sentence each; an empty list: nothing. */
export function differences(expected: Expected, answer: Answer): string[] {
  const wrong: string[] = [];
  if (JSON.stringify(answer.data ?? null) !== expected.data) wrong.push('The data is different.');
  const data: unknown = JSON.parse(expected.data);
  const told = new Set<string>();
  const extra: (readonly (string | number)[])[] = [];
  // Messages are not compared: those of services are never passed on.
  for (const { path, extensions } of answer.errors ?? []) {
    const place = JSON.stringify(path ?? []);
    const coordinate = expected.failures.get(place);
    if (coordinate === undefined) {
      extra.push(path ?? []);
      continue;
    }
    told.add(fieldOf(coordinate)).add(nullAt(data, path ?? []));
    if (fieldOf(extensions?.coordinate) !== fieldOf(coordinate))
      wrong.push(`The error at ${place} is said to be of ${extensions?.coordinate}; it is of ${coordinate}.`);
    if (extensions?.code !== 'SUBGRAPH_UNAVAILABLE')
      wrong.push(`The error at ${place} has the code ${extensions?.code}.`);
  }
  // Where one service's failure took its whole answer, another could not be asked for what depends on it: that may be told as well, if
  // it lies under the null that this failure made.
  for (const path of extra)
    if (!told.has(nullAt(data, path))) wrong.push(`An error is told at ${JSON.stringify(path)}, where nothing failed.`);
  // Which of several failures of one coordinate is told is not compared: the contract wants one for each coordinate and code. Nor which of
  // several under one null: GraphQL 6.4.4 wants one of them, whichever it is.
  for (const path of expected.errors) {
    const coordinate = expected.failures.get(path);
    if (!told.has(fieldOf(coordinate)) && !told.has(nullAt(data, JSON.parse(path))))
      wrong.push(`No error tells that ${coordinate} failed at ${path}.`);
  }
  return wrong;
}

/**
 * The field of a coordinate, without its type: an object that its own failure has taken away is not in the service's answer, so nobody
 * can tell which member of an interface it was.
 */
const fieldOf = (coordinate = ''): string => coordinate.slice(coordinate.indexOf('.') + 1);

/** The place of the null on the way along a path, as text. */
function nullAt(data: unknown, path: readonly (string | number)[]): string {
  let value = data;
  let depth = 0;
  for (const step of path) {
    if (value === null || value === undefined) break;
    value = (value as Record<string | number, unknown>)[step];
    depth += 1;
  }
  return JSON.stringify(path.slice(0, depth));
}
