/**
 * `docs/limits.md` from the table of limits. What is computed (the cost of an operation) and what has no number is written here.
 */

import { ASSUMED_SIZE } from '../../gateway/federation/document/cost.ts';
import type { LimitFacts } from '../../gateway/limits/limit-facts.ts';
import { limits } from '../../gateway/limits/table.ts';
import { GENERATED, table } from './markdown.ts';

const rows = Object.values<LimitFacts>(limits).map(({ variable, default: value, unit, of, refusal, why }) => [
  of,
  `${value.toLocaleString('en-US')} ${unit}`,
  variable === undefined ? 'fixed' : `\`${variable}\``,
  refusal,
  why,
]);

export const limitTable = (): string =>
  [
    '# Limits',
    '',
    GENERATED('gateway/limits/table.ts'),
    '',
    'Every limit of the gateway. Those with a variable are set by it (whole numbers; a wrong value ends the start with one line);',
    'the others are the same everywhere. What is refused is refused whole, before anything is fetched, unless a line says that a field is.',
    '',
    'Who has `OPERATIONS` runs only the operations of a registry, which `npm run operations` makes; `INTROSPECTION` and `GRAPHIQL` are off in',
    'production unless they are `on`. Batches (JSON arrays) are always refused, and so is what a form of another site can send (CSRF).',
    '',
    table(['of what', 'default', 'variable', 'refused with', 'why'], rows),
    '',
    '## The cost of an operation',
    '',
    'Counted from the document and its variables, before it runs:',
    '',
    '- a field that is an object, interface or union is a point, a leaf none; `@cost(weight:)` on a field, its type or an argument says otherwise;',
    '- each category of data that is asked of a customer, a purchase, a loyalty account is a point: it is a decision, and it may be a fetch;',
    '- all of it as often as the lists around it are long: `@listSize` says how long, else `first`, `last` or `limit`, else the ids that are named,',
    `  else ${ASSUMED_SIZE}; of a connection \`edges\` and \`nodes\` are so long.`,
    '- what is asked about the schema itself is counted as if that had a hundred types with ten fields each; there a leaf is a tenth of a point.',
    '',
    '`@cost` and `@listSize` are those of Federation 2.9 and of the GraphQL Cost Directives specification.',
    '',
    '## Who is counted, and where',
    '',
    'A client is the subject of a verified token; where there is none, a remote address (behind proxies: `TRUSTED_PROXIES`). Windows are',
    'fixed: a second, a minute, or an hour. `Retry-After` says, in seconds, when the window ends; of a field nothing says it. Nothing waits in a queue.',
    '',
    '- One process counts in its memory. `WORKERS` count together in their primary. Several machines count together in the MongoDB that',
    '  `RATE_LIMIT_STORE` names (database `assent_limits`; pseudonyms and numbers, gone after their window).',
    '- Counting together, a process takes a hundredth of what is allowed at a time and uses that up without asking again. What it has not used',
    '  when the window ends is lost to the client: with n processes less than n hundredths.',
    '- A shared store that does not answer within a quarter of a second is told in the log, and each process counts alone until it does: the',
    '  limits then hold for each process.',
    '- Requests at the same time are counted in each process.',
    '',
    'A customer who withdraws a consent is never refused for rate: over a limit their requests are looked into, and one that does nothing but',
    'withdraw runs. Nothing else of them does.',
    '',
  ].join('\n');
