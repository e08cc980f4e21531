/**
 * Each pitfall (P1 to P23 of docs/threat-model.md) is a test that is named after it, so that who looks for one finds it, and who removes
 * the last test of one hears of it. Whether such a test shows the pitfall is for whoever writes it; here only that there is one.
 */
import { expect, test } from '@jest/globals';
import { sources } from './sources.ts';

const PITFALLS = Array.from({ length: 23 }, (_, at) => at + 1);

/** The files that jest runs. */
const RUN = /\.(test|db|e2e)\.ts$/;

/**
 * A title that begins with a pitfall, of a test or a group: `test('P6: …'`; of a table also after its rows: `])('P6: …'`.
 * That none is switched off is seen to in files.test.ts.
 */
const TITLE =
  /^[ \t]*(?:(?:describe|test)(?:\.each(?:<[^\n]*>)?\([^\n]*\))?|\](?: as const)?\))\(\s*(['"`])P(?<number>\d+): [^\s'"`]/gm;

const pitfallsOf = (text: string): number[] => [...text.matchAll(TITLE)].map((match) => Number(match.groups?.number));

test('every pitfall begins the title of a test or of a group of tests', () => {
  const named = new Set(sources.filter(({ path }) => RUN.test(path)).flatMap(({ text }) => pitfallsOf(text)));
  expect(PITFALLS.filter((number) => !named.has(number)).map((number) => `P${number} has no test`)).toEqual([]);
  expect([...named].filter((number) => !PITFALLS.includes(number))).toEqual([]);
});

test.each<[string, number[]]>([
  ["test('P6: an alias', () => {", [6]],
  ['  describe("P7: one\'s own", () => {', [7]],
  ["test.each(bad)('P8: that %s', () => {", [8]],
  ["  ])('P9: %s', () => {", [9]],
  ["test.each(bad)(\n  'P10: that %s',", [10]],
  ["// test('P6: an alias', () => {", []],
  ["test('an alias (P6)', () => {", []],
  ["test('P6: ', () => {", []],
])('what is named by %j', (text, numbers) => {
  expect(pitfallsOf(text)).toEqual(numbers);
});
