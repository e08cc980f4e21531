/**
 * A text that is put together piece by piece stays a tree of its pieces until somebody reads it. An answer waits for the trail before
 * anybody does: until then the garbage collector would carry thousands of pieces from place to place, a third of the time of a long one.
 */

/** What every text of root fields begins with: the name of the first. */
const QUOTE = '"'.charCodeAt(0);

/** The same text of root fields, in one piece; there may be none. */
export function inOnePiece(text: string): string {
  // Reading a character puts it together; compared with something, or the reading would be left out as good for nothing.
  if (text !== '' && text.charCodeAt(0) !== QUOTE) throw new TypeError('Root fields without a name');
  return text;
}
