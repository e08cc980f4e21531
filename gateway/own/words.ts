/**
 * The words of the vocabulary as GraphQL spells them, in the SDL of the gateway's own service and in its answers. Nothing is
 * renamed here but for what no GraphQL name can hold.
 */

/** `STORE_STAFF` for `store-staff`: as the subgraphs spell the words that they share with us. */
export const enumValue = (word: string): string => word.toUpperCase().replaceAll('-', '_');

/** The word of the vocabulary that an enum value spells. It is one of the enum's: whoever executes has checked it. */
export const wordOf = <Word extends string>(words: readonly Word[], value: string): Word | undefined =>
  words.find((word) => enumValue(word) === value);

/** SDL of an enum of the vocabulary. */
export const enumSdl = (name: string, words: readonly string[]): string =>
  `enum ${name} {\n${words.map((word) => `  ${enumValue(word)}`).join('\n')}\n}`;
