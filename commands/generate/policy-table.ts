/**
 * `docs/policy-table.md`: who may have what, for a privacy officer who reads no code. Everything in it comes from the policy;
 * a sentence here may explain a word, never add a rule.
 */
import { KeyedHash } from '../../gateway/enforcement/masks/keyed-hash.ts';
import { masked, scalarsOf } from '../../gateway/enforcement/masks/masks.ts';
import type { Grants, InputClass, Policy } from '../../schema/policy.ts';
import {
  CATEGORIES,
  type Category,
  MASKS,
  ROLES,
  WRITE_CATEGORIES,
  type WriteCategory,
} from '../../schema/vocabulary.ts';
import { GENERATED, table } from './markdown.ts';
import { cell } from './policy-matrix.ts';
import { roleSection } from './policy-role.ts';
import { authenticationWords, categoryWords, MASK_EXAMPLES, maskWords } from './policy-words.ts';

const code = (word: string): string => `\`${word}\``;

/** The whole page. */
export const policyTable = (policy: Policy & { readonly grants: Grants }): string =>
  [
    '# Who may have what',
    '',
    GENERATED('schema/classification.ts and schema/grants.ts'),
    '',
    'What is not in these tables is refused. A line stands for one role, for the purposes that it names, and for customers for whom its',
    'legal basis holds at the moment of the request: a consent must be in force then, a contract open, an objection not made.',
    'A case is a matter that the customer has brought up with one member of staff, and stands for that one alone: verified by what the customer',
    'knows of recent purchases (any verified case), or by a code that was sent to them or a token of their own (a surer one). It ends after half',
    'an hour, when either of the two closes it, and with an objection to customer care. An emergency (break-glass) is a quarter of an hour for a',
    'supervisor without a verified customer: the customer sees it in their access log, and the data protection officer reviews it.',
    'Two tables give the whole at a glance; after them each role has a table of its own, in words.',
    '',
    ...matrix('Reading', CATEGORIES, policy.grants),
    ...matrix('Changing', WRITE_CATEGORIES, policy.grants),
    ...ROLES.flatMap((role) => roleSection(policy.grants, role)),
    ...categorySection(policy),
    ...publicSection(policy),
    ...riskSection(policy),
    ...inputSection(policy),
    ...maskSection(),
  ].join('\n');

function matrix(title: string, categories: readonly (Category | WriteCategory)[], grants: Grants): string[] {
  return [
    `## ${title}`,
    '',
    '`o` open, `m` masked, `c` open with a verified case, `s` open with one by a code or a token, `b` open in an emergency, `.` nobody.',
    'In brackets: what the cell is limited to.',
    ...(categories.includes('key')
      ? ['`key`, the bare id, stands for everybody for whom at least one other category stands for that customer.']
      : []),
    '',
    table(
      ['category', ...ROLES],
      categories.map((category) => [code(category), ...ROLES.map((role) => cell(grants, category, role))]),
    ),
    '',
  ];
}

const coordinates = (policy: Policy): [string, string, unknown][] =>
  Object.entries(policy.subgraphs).flatMap(([subgraph, block]) =>
    Object.entries(block.coordinates).map(([coordinate, value]): [string, string, unknown] => [
      subgraph,
      coordinate,
      value,
    ]),
  );

function categorySection(policy: Policy): string[] {
  const rows = [...CATEGORIES, ...WRITE_CATEGORIES].map((category) => {
    const fields = coordinates(policy).filter(([, , value]) => value === category);
    const names = [...new Set(fields.map(([, coordinate]) => code(coordinate)))];
    return [code(category), categoryWords[category], names.join(', ')];
  });
  return [
    '## What the categories hold',
    '',
    'A type that is not listed field by field is decided with the field that leads to it.',
    '',
    table(['category', 'in words', 'fields'], rows),
    '',
  ];
}

function publicSection(policy: Policy): string[] {
  const rows = coordinates(policy).flatMap(([subgraph, coordinate, value]) =>
    typeof value === 'object' && value !== null
      ? [[code(coordinate), subgraph, (value as { readonly public: string }).public]]
      : [],
  );
  return ['## Public', '', 'About nobody; open to every caller.', '', table(['field', 'subgraph', 'why'], rows), ''];
}

/** What a raised risk asks for on top of the tables. */
function riskSection({ risk = {} }: Policy): string[] {
  const rows = (['elevated', 'high'] as const).flatMap((level) =>
    (risk[level] ?? []).map(({ categories, ...demand }) => [
      level,
      categories.map(code).join(', '),
      authenticationWords(demand).join('; '),
    ]),
  );
  return [
    '## When a request seems risky',
    '',
    'Whoever watches over requests can raise the risk of one; that asks for more than the tables above, never for less.',
    '',
    rows.length === 0 ? 'This policy asks for nothing more then.' : table(['risk', 'to see or change', 'needs'], rows),
    '',
  ];
}

/** By what anybody may filter, order and choose. */
function inputSection({ subgraphs }: Policy): string[] {
  const rows = Object.values(subgraphs).flatMap(({ customerArguments = {}, inputs = {} }) => [
    ...Object.entries(customerArguments).map(([field, path]) => [
      code(field),
      path.startsWith('@') ? 'nothing: it is about the customer who asks' : code(path),
      'names the customer, who is decided first',
    ]),
    ...Object.entries(inputs).map(([input, value]) => ['', code(input), inputWords(value)]),
  ]);
  return [
    '## What may be asked by',
    '',
    'Whoever may not read a category as it is may not filter, order or choose by it either: each answer would tell a bit of it.',
    'Arguments of what is public and leads to nobody are not listed.',
    '',
    table(['field', 'input', 'what it does'], rows),
    '',
  ];
}

function inputWords(value: InputClass): string {
  if (typeof value === 'object') return value.harmless;
  return value === 'inherit' ? 'is written, by a change that is decided' : `reads ${code(value)}`;
}

/** What each mask leaves of a value; the examples are made by the masks themselves. */
function maskSection(): string[] {
  const rows = MASKS.map((mask) => {
    const { field, scalar, value } = MASK_EXAMPLES[mask];
    const hash = new KeyedHash(Buffer.from('of this page'));
    const hashed = (text: string): string => hash.of(text, 'research', 'identifier');
    const shown = masked({ kind: mask, width: 100, hashed }, value, { field, scalar });
    return [code(mask), maskWords[mask], scalarsOf(mask).join(', '), code(String(value)), code(String(shown))];
  });
  return [
    '## Masks',
    '',
    'A masked value is of the type of its field, and named in the answer (`extensions.masked`). A null stays null. An enum and a',
    'Boolean have no mask. `band` needs a width, here 100; where `birth-year` and `year` meet a moment, the year is that of UTC;',
    '`hash` can be joined within one purpose and category, and by nobody without the key of the gateway. Open are the country of an',
    'address, the currency of an amount, and of an identity all but its subject.',
    '',
    table(['mask', 'shows', 'of type', 'for example', 'is shown as'], rows),
    '',
  ];
}
