/**
 * What is compared. Data: to the byte, so names, order and nulls too. Errors: an error of the engine must be a failure that there is,
 * at the client's path to it; and each coordinate that graphql-js reports must be reported. Not compared is which of several failures
 * of one coordinate, or under one null, is told: the engine tells one for each coordinate and code (contract), and under one null the specification (6.4.4)
 * leaves it open. Messages are not compared: those of services are never passed on.
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
  const errors = answer.errors ?? [];
  const told = new Set<string | undefined>();
  for (const { path, extensions } of errors) {
    const text = JSON.stringify(path ?? []);
    const coordinate = expected.failures.get(text);
    told.add(coordinate);
    if (coordinate === undefined) wrong.push(`An error is told at ${text}, where nothing failed.`);
    else if (extensions?.coordinate !== coordinate)
      wrong.push(`The error at ${text} is said to be of ${extensions?.coordinate}; it is of ${coordinate}.`);
    if (extensions?.code !== 'SUBGRAPH_UNAVAILABLE')
      wrong.push(`The error at ${text} has the code ${extensions?.code}.`);
  }
  for (const path of expected.errors) {
    const coordinate = expected.failures.get(path);
    if (!told.has(coordinate)) wrong.push(`No error tells that ${coordinate} failed at ${path}.`);
  }
  return wrong;
}
