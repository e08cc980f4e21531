/**
 * How many mutants the tests found, place by place. Pure.
 */
import type { MutantResult } from '@stryker-mutator/api/core';
import { PLACES } from './scope.ts';

export interface Tally {
  readonly mutants: number;
  readonly killed: number;
  /** Found because the tests did not come to an end. */
  readonly timedOut: number;
  readonly survived: number;
  /** No test runs this code. */
  readonly uncovered: number;
  /** Of all that could be run. */
  readonly percent: number;
}

export interface Score {
  readonly places: ReadonlyMap<string, Tally>;
  readonly all: Tally;
}

type Result = Pick<MutantResult, 'status'>;

function tally(results: readonly Result[]): Tally {
  const count = (status: MutantResult['status']): number => results.filter((each) => each.status === status).length;
  const [killed, timedOut, survived, uncovered] = [
    count('Killed'),
    count('Timeout'),
    count('Survived'),
    count('NoCoverage'),
  ];
  const all = killed + timedOut + survived + uncovered;
  const percent = all === 0 ? 100 : (100 * (killed + timedOut)) / all;
  return { mutants: results.length, killed, timedOut, survived, uncovered, percent };
}

export function scoreOf<R extends Result>(results: readonly R[], fileOf: (result: R) => string): Score {
  const byPlace = Map.groupBy(results, (result) => PLACES.find((place) => fileOf(result).startsWith(place)) ?? '');
  const places = [...byPlace].sort(([one], [other]) => one.localeCompare(other));
  return { places: new Map(places.map(([place, some]) => [place, tally(some)])), all: tally(results) };
}

/** The score for a reader, a line for each place. */
export function table({ places, all }: Score): string {
  const head = ['', 'mutants', 'killed', 'timed out', 'survived', 'not covered', 'percent'];
  const row = (name: string, { mutants, killed, timedOut, survived, uncovered, percent }: Tally): string[] => [
    name,
    ...[mutants, killed, timedOut, survived, uncovered].map(String),
    percent.toFixed(2),
  ];
  const rows = [head, ...[...places].map(([place, some]) => row(place, some)), row('all', all)];
  const widths = head.map((_, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}
