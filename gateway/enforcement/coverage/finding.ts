/**
 * Root fields that find customers whom nobody has named: each is a gated field of a query, and what it gives leads to them, so that the
 * engine can look at everybody who is found before anything is fetched of them.
 */
import { OperationTypeNode } from 'graphql';
import { isGated } from '../policy-index.ts';
import type { Survey } from './survey.ts';

export const findingProblems = (survey: Survey): string[] =>
  survey.blocks.flatMap(({ fields, policy, where }) =>
    (policy.findsCustomers ?? []).flatMap((coordinate) => {
      const field = fields.find((each) => each.coordinate === coordinate);
      const say = (what: string, todo: string): string[] => [`${coordinate} ${what}: ${todo} in ${where}.`];
      if (field === undefined) return say('has no field', "remove it from 'findsCustomers'");
      if (field.root !== OperationTypeNode.QUERY)
        return say('finds customers but is no root field of a query', "remove it from 'findsCustomers'");
      if (!isGated(survey.classOf(field)))
        return say('finds customers but has no category, so nobody is asked', 'give it one');
      if (!survey.leadsToCustomers(field.target))
        return say('finds customers but leads to no entity of one', `add the customer to ${field.target}, or remove it from 'findsCustomers'`); // biome-ignore format: one line
      return survey.index.customerArgument(`${field.type}.${field.field}`) === undefined
        ? []
        : say('finds customers whom its arguments name', "remove it from 'findsCustomers' or from 'customerArguments'");
    }),
  );
