/**
 * Whether a selection is about no person: nothing of it, however deep, is asked about or leads to an entity of a customer.
 * It is then the same wherever it stands, and nobody has to be decided for it.
 */
import type { Selection } from './selection.ts';

const answers = new WeakMap<Selection, boolean>();

export function isAboutNobody(selection: Selection): boolean {
  const known = answers.get(selection);
  if (known !== undefined) return known;
  const found =
    selection.objects.size === 0 &&
    [...selection.fields.values()].every((fields) =>
      fields.every(
        ({ asked, class: owner, children }) =>
          asked === undefined && owner !== undefined && (children === undefined || isAboutNobody(children)),
      ),
    );
  answers.set(selection, found);
  return found;
}
