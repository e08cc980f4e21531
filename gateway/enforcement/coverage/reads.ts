/**
 * What a service is given or reads so that a field can be resolved (`@requires`, `@fromContext`), and what comes along with one
 * (`@provides`), has a class, though clients may not see it. A field that is made of gated data is gated itself.
 */
import { isGated } from '../policy-index.ts';
import { coordinatesIn } from '../read-on-behalf.ts';
import type { GraphField, ReadSet } from '../supergraph-fields.ts';
import type { Survey } from './survey.ts';

export function readProblems(survey: Survey): string[] {
  const held = survey.held();
  return survey.blocks.flatMap(({ fields }) =>
    fields
      .filter(({ external }) => !external)
      .flatMap((field) => field.reads.flatMap((read) => ofRead(survey, field, read, held))),
  );
}

function ofRead(survey: Survey, field: GraphField, read: ReadSet, held: ReadonlyMap<string, unknown>): string[] {
  const { coordinate } = field;
  return [...coordinatesIn(survey.graph.schema, read)].flatMap((each) => {
    const [type = '', name = ''] = each.split('.');
    const value = survey.classOf({ type, field: name });
    const where = survey.whereOf(each);
    // What clients see needs a class anyway.
    if (value === undefined && survey.field(each)?.hidden !== true) return [];
    if (value === undefined)
      return [
        `${each} has no class, but ${coordinate} reads it (${read.by}): add '${each}' with a category, or { public: reason }, to ${where}.`,
      ];
    if (!isGated(value) || read.by === '@provides') return [];
    if (!isGated(survey.classOf(field)))
      return [
        `${coordinate} is made of ${each} (${read.by}), which has category '${value}', but has none itself: give it one in ${survey.whereOf(coordinate)}.`,
      ];
    return held.has(value)
      ? []
      : [
          `${each} has category '${value}', which no field has that clients see, so ${coordinate} cannot be decided: give it a category in ${where} that one has.`,
        ];
  });
}
