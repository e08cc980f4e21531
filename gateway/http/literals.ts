/**
 * graphql-js quotes the literal that it does not like: an e-mail address where a number belongs. The sender knows it, but
 * clients log errors, and logs are read by others. Names and positions are kept, values go.
 */

const QUOTES: readonly (readonly [RegExp, string])[] = [
  // Int cannot represent non-integer value: "..."
  [/\bvalue: .*$/s, 'value.'],
  // Expected value of type "Int", found "...".
  [/^(Expected value of type .*?), found .*$/s, '$1.'],
  // Value "..." does not exist in "State" enum.
  [/^Value ".*" does not exist in "(\w+)" enum\..*$/s, 'Value does not exist in "$1" enum.'],
  // Syntax Error: Expected Name, found String "...".
  [/\b(BlockString|String|Int|Float) ".*$/s, '$1.'],
  // Syntax Error: Cannot parse the unexpected character "...".
  [/(character|got|sequence): ".*$/s, '$1.'],
];

/** A message about a document without what the document holds as values. */
export const withoutLiterals = (message: string): string =>
  QUOTES.reduce((text, [quote, rest]) => text.replace(quote, rest), message);
