/**
 * The yeses of a customer as texts beside the records, one for each purpose, written with every change of them: what states are answered
 * from, so that a state costs the same however many records there are. They hold no decision: whether a yes stands is asked when it is
 * read.
 */
import type { ConsentInForce } from '../../../schema/customer-state.ts';
import { consentPurposes } from '../../../schema/purposes.ts';
import type { Channel, Purpose } from '../../../schema/vocabulary.ts';
import { type Decisive, isYes, type RecordEntry } from './record.ts';

/** What decides whether a yes stands. */
export type Standing = Pick<Decisive, 'until' | 'noticeId' | 'noticeVersion'>;

/** Yeses that differ in nothing but the channel and the recipient: each of these channels for each of these recipients. */
type Group = readonly [
  channels: readonly (Channel | null)[],
  recipients: readonly (string | null)[],
  specialCategories: boolean,
  until: string | null,
  noticeId: string | null,
  noticeVersion: string | null,
];

/** Whose yeses are asked for; absent: all. Those for no recipient are always among them. */
export interface Wanted {
  readonly purposes?: readonly Purpose[];
  readonly brands?: readonly string[];
  readonly recipients?: readonly string[];
}

/** The field in which the yeses to a purpose are kept. Fields of their own, so that no other purpose is read. */
export type YesesField = `yeses:${Purpose}`;

export type Yeses = Readonly<Partial<Record<YesesField, string>>>;

/** The fields of some purposes; those that need no consent have none. */
export const yesesFields = (purposes: readonly Purpose[] = consentPurposes): readonly YesesField[] =>
  consentPurposes.filter((purpose) => purposes.includes(purpose)).map((purpose) => `yeses:${purpose}` as const);

/** What is kept of records, in every field. */
export const keptYeses = (records: readonly RecordEntry[]): Yeses =>
  Object.fromEntries(
    consentPurposes.map((purpose) => [
      `yeses:${purpose}`,
      yesesText(records.filter((entry) => entry.purpose === purpose)),
    ]),
  );

/** The text of all fields that were read. */
export const textOfYeses = (kept: Yeses): string =>
  yesesFields()
    .map((field) => kept[field] ?? '')
    .join('');

/**
 * Of records those whose deciding event is a yes, lapsed or not: one line of JSON for each purpose and brand. Every line begins with
 * a line break, which JSON text never holds: so it is found by its beginning, without reading the others.
 */
export function yesesText(records: readonly RecordEntry[]): string {
  const yeses = records.filter(({ state }) => isYes(state));
  const lines = gathered(yeses, (entry) => [startOf(entry.purpose, entry.brand), entry]);
  return [...lines]
    .map(([start, entries]) => `${start}[${groupTexts(entries).join()}]]`)
    .sort()
    .join('');
}

/** Written together: first the channels of one recipient, then the recipients with the same channels. */
function groupTexts(entries: readonly RecordEntry[]): string[] {
  const channels = gathered(entries, ({ channel, recipient, ...entry }) => {
    const rest = [entry.specialCategories, entry.until, entry.noticeId, entry.noticeVersion];
    return [JSON.stringify([recipient, JSON.stringify(rest).slice(1)]), channel];
  });
  const recipients = gathered([...channels], ([key, some]) => {
    const [recipient, rest] = JSON.parse(key) as [string | null, string];
    return [JSON.stringify([JSON.stringify(some.sort()), rest]), recipient];
  });
  return [...recipients]
    .map(([key, some]) => {
      const [first, rest] = JSON.parse(key) as [string, string];
      return `[${first},${JSON.stringify(some.sort())},${rest}`;
    })
    .sort();
}

function gathered<From, Item>(
  from: readonly From[],
  part: (one: From) => readonly [string, Item],
): Map<string, Item[]> {
  const found = new Map<string, Item[]>();
  for (const one of from) {
    const [key, item] = part(one);
    const there = found.get(key);
    if (there === undefined) found.set(key, [item]);
    else there.push(item);
  }
  return found;
}

/**
 * The yeses in a text that stand, as far as they are asked for, in the order of the text.
 * @param stands asked once for yeses that are alike
 */
export function yesesIn(text: string, stands: (one: Standing) => boolean, wanted: Wanted = {}): ConsentInForce[] {
  const { purposes, brands, recipients } = wanted;
  const lines =
    purposes === undefined || brands === undefined
      ? text.split('\n').slice(1)
      : linesOf(text, new Set(purposes.flatMap((purpose) => brands.map((brand) => startOf(purpose, brand)))));
  return lines
    .flatMap((line) => readLine(line, stands))
    .filter(
      ({ purpose, brand, recipient }) =>
        purposes?.includes(purpose) !== false &&
        brands?.includes(brand) !== false &&
        (recipient === null || recipients?.includes(recipient) !== false),
    );
}

function linesOf(text: string, starts: ReadonlySet<string>): string[] {
  const places = [...starts].map((start) => text.indexOf(start)).filter((place) => place !== -1);
  return places.sort((a, b) => a - b).map((place) => lineAt(text, place + 1));
}

const startOf = (purpose: Purpose, brand: string): string => `\n${JSON.stringify([purpose, brand]).slice(0, -1)},`;

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.slice(start) : text.slice(start, end);
}

function readLine(line: string, stands: (one: Standing) => boolean): ConsentInForce[] {
  const [purpose, brand, groups] = JSON.parse(line) as [Purpose, string, readonly Group[]];
  return groups.flatMap(([channels, recipients, specialCategories, until, noticeId, noticeVersion]) => {
    if (!stands({ until: until === null ? null : new Date(until), noticeId, noticeVersion })) return [];
    return recipients.flatMap((recipient) =>
      channels.map((channel) => ({ purpose, channel, brand, recipient, specialCategories, until })),
    );
  });
}
