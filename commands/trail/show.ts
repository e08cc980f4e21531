/** `npm run trail -- show`: the newest entries for people, the newest last. There is no id of a customer in them. */
import type { AboutCustomers } from '../../gateway/audit/entry.ts';
import type { KeptEntry } from '../../gateway/audit/trail.ts';
import { placeOf, readerAt } from './opened.ts';

/** Entries that are read at once. */
const PAGE = 100;

export async function show(from: string | undefined, last: number): Promise<number> {
  const reader = await readerAt(placeOf(from));
  try {
    const entries: KeptEntry[] = [];
    for (let after: string | undefined; entries.length < last; after = entries.at(-1)?.place) {
      const page = await reader.find(undefined, { first: Math.min(PAGE, last - entries.length), after });
      entries.push(...page.entries);
      if (!page.hasNextPage) break;
    }
    for (const entry of entries.reverse()) process.stdout.write(`${entryText(entry)}\n`);
    if (entries.length === 0) process.stdout.write('There are no entries.\n');
    return 0;
  } finally {
    await reader.close();
  }
}

/** An entry in a few lines. */
export function entryText({ place, entry }: KeptEntry): string {
  const { kind, at, actor, onBehalfOf, roles, purpose, brand, channel, operation, about, nobody, failures } = entry;
  const who = `${roles.join('+')} ${actor}${onBehalfOf === undefined ? '' : ` for ${onBehalfOf}`}`;
  const why = [purpose, brand, channel, entry.case && `case ${entry.case}`].filter(Boolean).join(', ');
  return [
    `${new Date(at).toISOString()} ${kind} by ${who} under ${why}`,
    `  ${operation.text.replace(/\s+/g, ' ').trim()}`,
    ...about.flatMap(aboutLines),
    ...(nobody > 0 ? [`  ${nobody} asked about who are nobody, or not this caller's`] : []),
    ...(failures.length > 0 ? [`  failed: ${failures.join(', ')}`] : []),
    `  request ${entry.request}, policy ${entry.policy}, place ${place}`,
  ].join('\n');
}

function aboutLines({ customers, allowed, masked, denied }: AboutCustomers): string[] {
  const list = (word: string, items: readonly string[]) =>
    items.length > 0 ? [`    ${word}: ${items.join('; ')}`] : [];
  return [
    `  about ${customers.length === 0 ? 'no customer' : customers.join(', ')}`,
    ...list(
      'allowed',
      allowed.map(({ category, row, basis }) => `${category} (${basis}, ${row})`),
    ),
    ...list(
      'masked',
      masked.map(({ category, row, basis, mask }) => `${category} as ${mask} (${basis}, ${row})`),
    ),
    ...list(
      'denied',
      denied.map(({ category, code, row }) => `${category} ${code}${row === undefined ? '' : ` (${row})`}`),
    ),
  ];
}
