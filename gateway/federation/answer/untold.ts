/**
 * The text of a mutation field of which nothing may be told, because the trail has no record of it: null, or, where it was
 * carried out in any case, the payload alone, without anything in it.
 */
import { getNullableType, isListType } from 'graphql';
import { coordinateOf, type OutputField } from '../document/selection.ts';
import { AnswerNotes, type Path } from './answer.ts';
import { nullFor, type Projected, type Written } from './projection.ts';

const named = ({ responseName }: OutputField, value: string): string => `${JSON.stringify(responseName)}:${value}`;

function refused(notes: AnswerNotes, field: OutputField, path: Path): Written {
  notes.fail(coordinateOf(field), { code: 'TRAIL_UNAVAILABLE' }, path);
  return nullFor(field.type);
}

/** A field that was not sent, or of whose end there is no record. */
export function untold(field: OutputField): Projected {
  const notes = new AnswerNotes(undefined);
  const text = refused(notes, field, [field.responseName]);
  return { notes, text: text === undefined ? undefined : named(field, text) };
}

/** A field that was carried out, as its payload shows by being there; there is no record of what could be read in it. */
export function carriedOut(field: OutputField): Projected {
  const { children, type } = field;
  if (children === undefined || isListType(getNullableType(type))) return untold(field);
  const notes = new AnswerNotes(undefined);
  const fields = children.fields.get(children.declared) ?? [];
  const texts = fields.map((inner) => {
    if (inner.name === '__typename' && children.fields.size === 1)
      return named(inner, JSON.stringify(children.declared));
    const text = refused(notes, inner, [field.responseName, inner.responseName]);
    return text === undefined ? undefined : named(inner, text);
  });
  if (texts.includes(undefined)) {
    const text = nullFor(type);
    return { notes, text: text === undefined ? undefined : named(field, text) };
  }
  return { notes, text: named(field, `{${texts.join(',')}}`) };
}
