/**
 * The list of differences between the two servers that may stand: each with the sentence of MongoDB's manual that the
 * other server breaks. A difference that is in nobody's list fails the run, and so does an entry that nothing needs.
 */
import { readFileSync } from 'node:fs';
import { inOrder } from './answers.ts';

interface Entry {
  readonly name: string;
  /** Regular expressions over the command and the two answers as text. */
  readonly command: string;
  readonly ours: string;
  readonly theirs: string;
  /** What alone may differ: a field of the answer, the order of fields, the types of numbers. Absent: the whole answer. */
  readonly only?: string;
  readonly manual: string;
  readonly page: string;
}

export class Differences {
  readonly entries: readonly Entry[] = JSON.parse(readFileSync(new URL('./differences.json', import.meta.url), 'utf8'));
  readonly #met = new Map<string, number>();

  /** Whether the list allows this difference; the entries that do are noted as needed. */
  allow(command: string, ours: string, theirs: string): boolean {
    const fits = (pattern: string, text: string) => new RegExp(pattern).test(text);
    const fitting = this.entries.filter(
      (one) => fits(one.command, command) && fits(one.ours, ours) && fits(one.theirs, theirs),
    );
    // Two small differences may meet in one answer.
    const small = fitting.filter(({ only }) => only !== undefined);
    const enough = [...small.map((one) => [one]), small].find(
      (some) => some.length > 0 && without(some, ours) === without(some, theirs),
    );
    const needed = enough ?? fitting.filter(({ only }) => only === undefined).slice(0, 1);
    for (const { name } of needed) this.#met.set(name, (this.#met.get(name) ?? 0) + 1);
    return needed.length > 0;
  }

  /** How often each entry was needed. */
  get needed(): ReadonlyMap<string, number> {
    return this.#met;
  }

  get unneeded(): string[] {
    return this.entries.map(({ name }) => name).filter((name) => !this.#met.has(name));
  }
}

function without(entries: readonly Entry[], answer: string): string {
  const only = entries.map((entry) => entry.only);
  const anyNumber = only.includes('types of numbers');
  const value = JSON.parse(answer, (name, one) => {
    if (only.includes(name) || (anyNumber && name === 'nModified')) return undefined;
    return anyNumber && isNumber(one) ? Number(Object.values(one)[0]) : one;
  });
  return only.includes('order of fields') ? inOrder(value) : JSON.stringify(value);
}

const isNumber = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && /^\$number/.test(Object.keys(value)[0] ?? '');
