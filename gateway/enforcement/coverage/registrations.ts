/**
 * Rows that let somebody make a customer: such a write is decided without anybody's state, so it may say nothing that a state would have
 * to answer, somebody must know who is there already, and the service that keeps the new customer must be known.
 */
import type { Grant } from '../../../schema/policy.ts';
import type { Category, WriteCategory } from '../../../schema/vocabulary.ts';
import { isWritten } from '../decide.ts';
import type { Survey } from './survey.ts';

export function registrationProblems(survey: Survey): string[] {
  const { policy, written } = survey;
  const making = Object.entries(policy.grants).flatMap(([name, rows]) => {
    if ('nobody' in rows) return [];
    const some = rows.filter(({ newCustomer }) => newCustomer);
    return some.length === 0 ? [] : [{ category: name as Category | WriteCategory, some, all: rows }];
  });
  const { registrationService: service } = policy;
  if (making.length === 0)
    return service === undefined
      ? []
      : [`The registration service '${service}' registers nobody: remove 'registrationService' from ${written.rows}.`];
  return making.flatMap(({ category, some, all }) => [
    ...some.flatMap((row) => ofRow(category, row, written.rows)),
    ...(some.length === all.length
      ? []
      : [
          `Category '${category}' has rows about customers who are there, and rows about those who are not yet: give each a category of its own in ${written.rows}.`,
        ]),
    ...(policy.consentService === undefined
      ? [
          `Category '${category}' makes customers, and nobody says who is there already: name the 'consentService' in ${written.rows}.`,
        ]
      : []),
    ...ofFields(survey, category),
  ]);
}

function ofRow(category: Category | WriteCategory, row: Grant, where: string): string[] {
  const problem = (what: string, todo: string): string =>
    `Row '${row.row}' of category '${category}' ${what}: ${todo} in ${where}.`;
  const stateless = row.basis === 'contract' || row.basis === 'legal-obligation';
  return [
    ...(isWritten(category)
      ? []
      : [problem('is about somebody who is not there yet, of whom there is nothing to read', "remove 'newCustomer'")]),
    ...(row.role === 'customer' || row.onBehalf
      ? [problem('is for customers, who make no others', 'give it another role')]
      : []),
    ...(stateless
      ? []
      : [
          problem(
            `rests on '${row.basis}', which nobody has who is not there yet`,
            "rest it on 'contract' or 'legal-obligation'",
          ),
        ]),
    ...(row.despiteRestriction
      ? [problem('speaks of a restriction that nobody has who is not there yet', "remove 'despiteRestriction'")]
      : []),
  ];
}

function ofFields({ policy, blocks, index, written }: Survey, category: Category | WriteCategory): string[] {
  const { registrationService: service } = policy;
  if (service === undefined)
    return [
      `Category '${category}' makes customers, and no service keeps those whose state is still to be made: name the 'registrationService' in ${written.rows}.`,
    ];
  return blocks
    .filter(({ name }) => name !== service)
    .flatMap(({ fields }) => fields)
    .filter((field) => !field.external && index.classOf(field.type, field.field) === category)
    .map(
      ({ coordinate }) =>
        `${coordinate} makes customers, but not in the registration service '${service}': name its own service as the 'registrationService', or give it another category, in ${written.rows}.`,
    );
}
