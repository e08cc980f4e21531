/**
 * A mask gives a value of the type that the schema promises, for every leaf that it can meet, and hides something. An enum or a
 * Boolean has no value that stands for a hidden one.
 */
import { isLeafType } from 'graphql';
import { MASKS, type Mask } from '../../../schema/vocabulary.ts';
import { fits, isOpen, type Leaf, scalarsOf } from '../masks/masks.ts';
import { isGated } from '../policy-index.ts';
import type { GraphField } from '../supergraph-fields.ts';
import type { Survey } from './survey.ts';

export function maskProblems(survey: Survey): string[] {
  const held = survey.held();
  return Object.entries(survey.policy.grants).flatMap(([category, rows]) =>
    'nobody' in rows
      ? []
      : rows.flatMap(({ row, mask }) => {
          if (mask === undefined) return [];
          const named = `Row '${row}' of category '${category}'`;
          const kind = typeof mask === 'string' ? mask : mask.kind;
          if (!(MASKS as readonly string[]).includes(kind))
            return [
              `${named} has the mask '${kind}', which there is not: use one of docs/policy-table.md in ${survey.written.rows}.`,
            ];
          if (kind === 'band' && !(typeof mask === 'object' && Number.isSafeInteger(mask.width) && mask.width >= 2))
            return [`${named} has bands of no width: give a whole number of at least 2 in ${survey.written.rows}.`];
          return (held.get(category) ?? []).flatMap((field) => ofField(survey, field, kind, named));
        }),
  );
}

function ofField(survey: Survey, field: GraphField, mask: Mask, named: string): string[] {
  const leaves = leavesOf(survey, field, new Set());
  const unfit = leaves.filter(({ leaf }) => !fits(mask, leaf));
  if (unfit.length > 0)
    return unfit.map(
      ({ coordinate, leaf }) =>
        `${named} masks ${coordinate} of type ${leaf.scalar} with '${mask}', which gives ${scalarsOf(mask).join(' or ')}: choose another mask in ${survey.written.rows}.`,
    );
  return leaves.length > 0 && leaves.every(({ leaf }) => isOpen(mask, leaf))
    ? [
        `${named} masks ${field.coordinate} with '${mask}', which shows all of it: choose another mask in ${survey.written.rows}.`,
      ]
    : [];
}

interface LeafField {
  readonly coordinate: string;
  readonly leaf: Leaf;
}

/** What a mask on a field meets: leaves that have no category of their own, and belong to the same customer. */
function leavesOf(survey: Survey, field: GraphField, met: Set<string>): LeafField[] {
  if (isLeafType(survey.graph.schema.getType(field.target)))
    return [{ coordinate: field.coordinate, leaf: { field: field.field, scalar: field.target } }];
  return survey.possible(field.target).flatMap((type) => {
    if (met.has(type) || survey.isOwned(type)) return [];
    met.add(type);
    return survey
      .fieldsOf(type)
      .filter((inner) => !inner.hidden && !isGated(survey.classOf(inner)))
      .flatMap((inner) => leavesOf(survey, inner, met));
  });
}
