/**
 * Whether it matters for an answer which of its types an object is. Where all of them are answered alike nobody asks; where
 * they are not, what an object is must come with it, even if nothing but its name is different for the client.
 */
import { hash } from 'node:crypto';
import type { Selection } from './selection.ts';

const shapes = new WeakMap<Selection, ReadonlyMap<string, string>>();

/** Type -> how an object of it is answered, as text: names of the client, and keys that they are taken from. */
function shapesOf(selection: Selection): ReadonlyMap<string, string> {
  const known = shapes.get(selection);
  if (known !== undefined) return known;
  const found = new Map<string, string>();
  for (const [type, fields] of selection.fields) {
    const parts = fields.map(({ responseName, key, children }) => [
      responseName,
      key,
      children === undefined ? '' : [...shapesOf(children)],
    ]);
    found.set(type, digest(JSON.stringify(parts)));
  }
  shapes.set(selection, found);
  return found;
}

/** Shapes hold the shapes below them: they must not grow with the depth of a document. */
const digest = (text: string): string => hash('sha256', text, 'base64url');

/** Whether the types of an abstract selection are answered differently. */
export const isToldApart = (selection: Selection): boolean => new Set(shapesOf(selection).values()).size > 1;
