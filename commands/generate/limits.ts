/**
 * `docs/limits.md` from the table of limits. What is computed (the cost of an operation) and what has no number is written here.
 */
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
    'the others are the same everywhere. What is refused is refused whole, before anything is fetched.',
    '',
    table(['of what', 'default', 'variable', 'refused with', 'why'], rows),
    '',
  ].join('\n');
