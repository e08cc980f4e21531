/**
 * Which questions stand behind what is fetched: a plan knows keys, and a key is a function of a field and its arguments alone. So a fetch
 * is decided by the questions of what it asks for, and by no other of the same category.
 */
import type { Question } from '../../enforcement/questions.ts';
import type { OutputField, Selection } from './selection.ts';

export type QuestionsByKey = ReadonlyMap<string, readonly Question[]>;

export function questionsByKey(roots: readonly OutputField[]): QuestionsByKey {
  const found = new Map<string, Set<Question>>();
  const seen = new Set<Selection>();
  const add = ({ key, asked, children }: OutputField): void => {
    if (asked !== undefined) {
      const known = found.get(key);
      if (known === undefined) found.set(key, new Set([asked]));
      else known.add(asked);
    }
    if (children === undefined || seen.has(children)) return;
    seen.add(children);
    for (const fields of children.fields.values()) fields.forEach(add);
  };
  roots.forEach(add);
  return new Map([...found].map(([key, questions]) => [key, [...questions]]));
}
