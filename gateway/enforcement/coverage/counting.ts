/**
 * Root fields that count customers and lead to none: each is a gated field of a query, and nothing of a customer can be reached through it,
 * as who is counted is decided by its service and not by the engine.
 */
import { OperationTypeNode } from 'graphql';
import { isGated } from '../policy-index.ts';
import type { Survey } from './survey.ts';

export const countingProblems = (survey: Survey): string[] =>
  survey.blocks.flatMap(({ fields, policy, where }) =>
    (policy.countsCustomers ?? []).flatMap((coordinate) => {
      const field = fields.find((each) => each.coordinate === coordinate);
      const say = (what: string, todo: string): string[] => [`${coordinate} ${what}: ${todo} in ${where}.`];
      if (field === undefined) return say('has no field', "remove it from 'countsCustomers'");
      if (field.root !== OperationTypeNode.QUERY)
        return say('counts customers but is no root field of a query', "remove it from 'countsCustomers'");
      if (!isGated(survey.classOf(field)))
        return say('counts customers but has no category, so nobody is asked', 'give it one');
      if (survey.leadsToCustomers(field.target))
        return say('counts customers but leads to some', "name it in 'findsCustomers' and not in 'countsCustomers'");
      return survey.index.customerArgument(`${field.type}.${field.field}`) === undefined
        ? []
        : say('counts customers but names one', "remove it from 'countsCustomers' or from 'customerArguments'");
    }),
  );
