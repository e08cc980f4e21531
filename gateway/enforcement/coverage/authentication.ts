/**
 * Does what a policy asks of an authentication make sense? What can never be met, what cannot be told in a challenge, and what would
 * make withdrawing harder than giving (Art. 7(3)) is found here before somebody is refused for it. Pure.
 */
import type { Authentication, Grant, Nobody, Policy, RiskDemand } from '../../../schema/policy.ts';
import { PolicyIndex } from '../policy-index.ts';
import { both } from '../step-up.ts';
import type { Survey } from './survey.ts';

/** What goes into a quoted string of a header as it is, and is one of several words there (RFC 9470, section 3). */
const ACR = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** Problems as sentences. */
export function authenticationProblems({ policy, written }: Pick<Survey, 'policy' | 'written'>): string[] {
  const { grants, risk = {} } = policy;
  const { rows: where } = written;
  const demands = (['elevated', 'high'] as const).flatMap((level) =>
    (risk[level] ?? []).map((demand, at) => ({ name: `Demand ${at + 1} of the risk '${level}'`, demand })),
  );
  return [
    ...Object.entries(grants).flatMap(([category, rows]) =>
      rowsOf(rows).flatMap((row) => {
        const name = `Row '${row.row}' of category '${category}'`;
        const withdrawal =
          category === 'consent.withdrawal' && row.role === 'customer' && asksSomething(row)
            ? [
                `${name} asks for an authentication: remove 'acr' and 'maxAge' from it in ${where}, withdrawing needs none.`,
              ]
            : [];
        return [...wrong(name, row, where), ...withdrawal];
      }),
    ),
    ...demands.flatMap(({ name, demand }) => [...wrong(name, demand, where), ...demandProblems(name, demand, where)]),
    ...neverMet(policy, where),
  ];
}

const rowsOf = (rows: readonly Grant[] | Nobody): readonly Grant[] => ('nobody' in rows ? [] : rows);

const asksSomething = ({ acr, maxAge }: Authentication): boolean => acr !== undefined || maxAge !== undefined;

function wrong(name: string, { acr, maxAge }: Authentication, where: string): string[] {
  const problems: string[] = [];
  if (acr !== undefined && (acr.length === 0 || !acr.every((value) => ACR.test(value))))
    problems.push(
      `${name} has an 'acr' that no token can have: name at least one, without spaces and quotes, in ${where}.`,
    );
  if (maxAge !== undefined && !(Number.isInteger(maxAge) && maxAge > 0))
    problems.push(`${name} has a 'maxAge' that is no number of seconds: correct it in ${where}.`);
  return problems;
}

function demandProblems(name: string, demand: RiskDemand, where: string): string[] {
  const problems = asksSomething(demand) ? [] : [`${name} asks for nothing: add 'acr' or 'maxAge' to it in ${where}.`];
  if (demand.categories.includes('consent.withdrawal'))
    problems.push(`${name} names consent.withdrawal: remove it in ${where}, withdrawing is never harder than giving.`);
  return problems;
}

/** Rows that nobody could meet under a risk: they would be refused without a way out. */
function neverMet(policy: Policy, where: string): string[] {
  const index = new PolicyIndex(policy);
  return Object.entries(policy.grants).flatMap(
    ([category, rows]) =>
    rowsOf(rows)
      .filter(({ acr, maxAge }) => acr?.length !== 0 && both({ acr, maxAge }, index.demanded(category as keyof typeof policy.grants, 'high')) === 'never') // biome-ignore format: one line
      .map(({ row }) => `Row '${row}' of category '${category}' can never stand under the risk 'high': give it and the demands of the risk an 'acr' in common in ${where}.`), // biome-ignore format: one line
  );
}
