/** What one operation may ask for: counted once it is known what it means. Part of the table in `table.ts`. */
import { MAX_CUSTOMERS } from '../../schema/policy.ts';
import { type LimitFacts, TOO_COMPLEX } from './limit-facts.ts';

export const operationLimits = {
  operationFields: {
    default: 10_000,
    unit: 'fields',
    of: 'fields of an operation with its fragments written out, lists counted once',
    refusal: TOO_COMPLEX,
    why: 'fragments within fragments multiply',
  },
  operationDepth: {
    default: 50,
    unit: 'levels',
    of: 'fields within fields, with fragments written out',
    refusal: TOO_COMPLEX,
    why: 'a level may be another round of calls',
  },
  operationQuestions: {
    default: 100,
    unit: 'questions',
    of: 'different decisions: categories, and sets of arguments where a row of the policy reads them',
    refusal: TOO_COMPLEX,
    why: 'each is asked for each customer',
  },
  operationCustomers: {
    default: MAX_CUSTOMERS,
    unit: 'customers',
    of: 'customers, and objects by their own id, that an operation names; ids in one list',
    refusal: `${TOO_COMPLEX}; in one list \`BAD_USER_INPUT\``,
    why: 'look-ups under many names are as many look-ups',
  },
  fieldFetches: {
    default: 20,
    unit: 'fetches',
    of: 'fetches of one field with the same arguments, where names of it cannot share one',
    refusal: TOO_COMPLEX,
    why: 'each is a part of a plan of its own',
  },
  fieldShapes: {
    default: 100,
    unit: 'selections',
    of: 'different selections under names of one field that share a fetch',
    refusal: TOO_COMPLEX,
    why: 'they are compared with each other',
  },
  operationEdges: {
    default: 100,
    unit: 'edges',
    of: 'edges to entities of other customers',
    refusal: TOO_COMPLEX,
    why: 'each is planned anew from there',
  },
  audienceQuestions: {
    variable: 'AUDIENCE_MAX_QUESTIONS',
    default: 500,
    most: 1_000_000,
    unit: 'questions',
    of: 'questions to subgraphs and to the consent service by which one request finds customers whom nobody named, each about up to 1,000',
    refusal: '`OPERATION_TOO_COMPLEX` for the field, and none of its customers',
    why: 'a filter that is true of few of those who agreed is looked for among many',
  },
  operationCost: {
    variable: 'OPERATION_MAX_COST',
    default: 100_000,
    most: 100_000_000,
    unit: 'points',
    of: 'static cost of an operation (below)',
    refusal: TOO_COMPLEX,
    why: 'pages within pages multiply, and each customer is decided in each category',
  },
} as const satisfies Record<string, LimitFacts>;
