/**
 * The mutants that survive, as they are written down with the reason why no test is to find them, beside those of a run. What is
 * written twice is compared: neither may have one that the other does not have.
 */
import type { MutantResult } from '@stryker-mutator/api/core';

export interface Survivor {
  readonly file: string;
  /** The line, with what was changed in it. */
  readonly row: string;
}

export interface WrittenSurvivor extends Survivor {
  readonly reason: string;
}

type Mutant = Pick<MutantResult, 'location' | 'mutatorName' | 'replacement'>;

export const survives = ({ status }: Pick<MutantResult, 'status'>): boolean =>
  status !== 'Killed' && status !== 'Timeout';

/** Characters of each part of a row; a longer one has its middle left out. */
const MOST = 100;

const short = (text: string): string => {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= MOST ? flat : `${flat.slice(0, MOST / 2)} … ${flat.slice(-MOST / 2)}`;
};

/** @param source of the mutant's file */
export function rowOf({ location: { start, end }, mutatorName, replacement }: Mutant, source: string): string {
  const lines = source.split('\n');
  const [first = '', last = ''] = [lines[start.line - 1], lines[end.line - 1]];
  const inside = lines.slice(start.line - 1, end.line);
  inside[inside.length - 1] = last.slice(0, end.column - 1);
  inside[0] = (inside[0] ?? '').slice(start.column - 1);
  const [before, after] = [first.slice(0, start.column - 1), last.slice(end.column - 1)];
  const flat = `${before.trimStart()}«${short(inside.join('\n'))} → ${short(replacement ?? '')}»${after.trimEnd()}`;
  return `${mutatorName}: ${flat}`;
}

/**
 * Reads the table: under the heading of a file a reason, then a block of the mutants that it is the reason of.
 * @throws {TypeError} for a mutant without a file or a reason
 */
export function written(text: string): WrittenSurvivor[] {
  const found: WrittenSurvivor[] = [];
  let file = '';
  let reason = '';
  let isBlock = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) {
      isBlock = !isBlock;
      if (!isBlock) reason = '';
    } else if (isBlock) {
      if (file === '' || reason === '') throw new TypeError(`No file or no reason is written for: ${line}`);
      found.push({ file, row: line, reason });
    } else if (line.startsWith('## ')) [file, reason] = [line.slice(3).trim(), ''];
    else reason = `${reason} ${line}`.trim();
  }
  return found;
}

/** What one has and the other has not, as lines; a mutant that is there twice is written twice. */
export function difference(found: readonly Survivor[], known: readonly Survivor[]): string[] {
  const textOf = ({ file, row }: Survivor): string => `${file}\n    ${row}`;
  const less = (from: readonly Survivor[], other: readonly Survivor[]): string[] => {
    const left = other.map(textOf);
    return from.map(textOf).filter((text) => {
      const at = left.indexOf(text);
      if (at !== -1) left.splice(at, 1);
      return at === -1;
    });
  };
  return [
    ...less(found, known).map((text) => `No test finds, and no reason is written for: ${text}`),
    ...less(known, found).map((text) => `A reason is written, but it does not survive: ${text}`),
  ];
}
