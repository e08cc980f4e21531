/**
 * A GraphQL enum from a closed union of `schema/vocabulary.ts`: the same words in code, in the database and in the graph.
 * Only the spelling of GraphQL names differs (`direct-marketing` is `DIRECT_MARKETING`).
 */
import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';

/** Registers the enum `name`; the returned object stands for it in `@Field(() => ...)`. Values stay the vocabulary's. */
export function vocabularyEnum<Word extends string>(
  name: string,
  words: readonly Word[],
  description: string,
): Record<string, Word> {
  const values = Object.fromEntries(words.map((word) => [word.toUpperCase().replaceAll('-', '_'), word]));
  registerEnumType(values, { name, description });
  return values;
}
