/**
 * Every category that a field has, has rows or is said to be nobody's; every row names things that there are, and something could
 * meet its conditions.
 */
import { OperationTypeNode } from 'graphql';
import type { Grant } from '../../../schema/policy.ts';
import { CHANNELS, LEGAL_BASES, PURPOSES, ROLES } from '../../../schema/vocabulary.ts';
import { isWritten } from '../decide.ts';
import { isGated } from '../policy-index.ts';
import type { Survey } from './survey.ts';

export function rowProblems(survey: Survey): string[] {
  const { policy, written } = survey;
  const used = new Map<string, string>();
  for (const { coordinates } of Object.values(policy.subgraphs))
    for (const [coordinate, value] of Object.entries(coordinates))
      if (isGated(value) && !used.has(value)) used.set(value, coordinate);
  return [
    ...[...used]
      .filter(([category]) => isEmpty(policy.grants[category as keyof typeof policy.grants]))
      .map(
        ([category, coordinate]) =>
          `Category '${category}' (${coordinate}) has no row: add rows for it, or { nobody: reason }, to ${written.rows}.`,
      ),
    ...Object.entries(policy.grants).flatMap(([category, rows]) => {
      if (!used.has(category))
        return [
          `Category '${category}' has rows but no field: remove it from ${written.rows}, or classify a field with it.`,
        ];
      if ('nobody' in rows)
        return rows.nobody.trim() === ''
          ? [`Category '${category}' is nobody's without a reason: write it into ${written.rows}.`]
          : [];
      return [...twice(category, rows, written.rows), ...rows.flatMap((row) => ofRow(survey, category, row))];
    }),
  ];
}

const isEmpty = (rows: unknown): boolean => rows === undefined || (Array.isArray(rows) && rows.length === 0);

const twice = (category: string, rows: readonly Grant[], where: string): string[] =>
  rows
    .filter(({ row }, at) => rows.findIndex((other) => other.row === row) !== at)
    .map(({ row }) => `Category '${category}' has two rows called '${row}': rename one in ${where}.`);

function ofRow(survey: Survey, category: string, row: Grant): string[] {
  const problems: string[] = [];
  const say = (what: string, todo: string): void => {
    problems.push(`Row '${row.row}' of category '${category}' ${what}: ${todo} in ${survey.written.rows}.`);
  };
  const among = (all: readonly string[], word: string): boolean => all.includes(word);
  if (!among(ROLES, row.role))
    say(`is for the role '${row.role}', which there is not`, 'use one of schema/vocabulary.ts');
  if (!among(LEGAL_BASES, row.basis))
    say(`rests on '${row.basis}', which is no legal basis`, 'use one of schema/vocabulary.ts');
  if (row.purposes.length === 0) say('is for no purpose, so it never counts', 'name purposes');
  for (const purpose of row.purposes.filter((word) => !among(PURPOSES, word)))
    say(`is for the purpose '${purpose}', which there is not`, 'use one of schema/vocabulary.ts');
  for (const channel of (row.contactChannels ?? []).filter((word) => !among(CHANNELS, word)))
    say(`needs consent for the channel '${channel}', which there is not`, 'use one of schema/vocabulary.ts');
  if (row.contactChannels?.length === 0) say('needs consent for no channel, so it never counts', 'name channels');
  if (row.contactChannels !== undefined && row.basis !== 'consent' && row.basis !== 'explicit-consent')
    say(`names channels to consent to, but rests on '${row.basis}'`, 'remove them, or rest it on consent');
  if (row.mask !== undefined && isGated(category as never) && isWritten(category as never))
    say('masks what is written', 'remove the mask');
  if (row.mask !== undefined && category === 'key')
    say('masks the id by which everything else is found', 'remove the mask');
  if (row.ownRequestOnly && !fieldsOf(survey, category).some((field) => field.arguments.includes('purpose')))
    say("asks for arguments about the request's own purpose, which no field of it has", "remove 'ownRequestOnly'");
  if (row.ownPayloadOnly && !hasWrites(survey))
    say('counts in the payload of a mutation only, and no mutation writes to anybody', "remove 'ownPayloadOnly'");
  return problems;
}

const fieldsOf = (survey: Survey, category: string) => survey.held().get(category) ?? [];

const hasWrites = (survey: Survey): boolean =>
  survey.resolved.some((field) => field.root === OperationTypeNode.MUTATION && isGated(survey.classOf(field)));
