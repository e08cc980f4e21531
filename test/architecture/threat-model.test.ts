/**
 * docs/threat-model.md is read by people who cannot check it: what it names has to be there. Whether a test shows what a row says is for
 * whoever writes the row; here only that no row names a file, a link or a sentence that does not exist, and none names nothing.
 */
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { read, root } from './sources.ts';

const PAGE = 'docs/threat-model.md';
const page = read(PAGE);

const isThere = (path: string): boolean => existsSync(`${root}${path}`);

/** Paths of the repository in backticks. */
const paths = (text: string): string[] =>
  [...text.matchAll(/`((?:gateway|subgraphs|schema|commands|test|docs)\/[^\s`]*)`/g)].map(([, path = '']) => path);

/** The cells of the rows of every table whose last column is `test`. */
const rows = page
  .split(/\n{2,}/)
  .filter((block) => /^\| threat \|.*\| test \|\n/.test(block))
  .flatMap((block) => block.split('\n').slice(2))
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split(' | '));

/** Each sentence of a cell with the test file before it; without one, of no file. */
function quotes(cell: string): { file: string; sentence: string }[] {
  let file = '';
  return [...cell.matchAll(/`(test\/[^\s`]+)`|“([^”]+)”/g)].flatMap(([, path, sentence]) => {
    if (path !== undefined) file = path;
    return sentence === undefined ? [] : [{ file, sentence }];
  });
}

/** Whether a text has a literal that is this sentence, whole. */
const hasLiteral = (text: string, sentence: string): boolean =>
  ["'", '"', '`'].some((mark) => text.includes(`${mark}${sentence}${mark}`));

describe('docs/threat-model.md', () => {
  test('has rows', () => {
    expect(rows.length).toBeGreaterThan(90);
    expect(rows.filter((cells) => cells.length !== 3)).toEqual([]);
  });

  test('names files that are there', () => {
    expect(paths(page).filter((path) => !isThere(path))).toEqual([]);
  });

  test('leads to pages that are there', () => {
    const targets = [...page.matchAll(/\]\(([^)#]+)/g)].map(([, target = '']) => target);
    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((target) => !isThere(posix.join('docs', target)))).toEqual([]);
  });

  test('says of every threat by which test it is shown, in words that stand there', () => {
    const wrong = rows.flatMap(([threat = '', , cell = '']) => {
      const said = quotes(cell);
      if (said.length === 0) return [`${threat} is shown by no sentence of a test`];
      const lost = paths(cell).filter((path) => !said.some(({ file }) => file === path));
      return [
        ...lost.map((path) => `${threat} names ${path} and no sentence of it`),
        ...said
          .filter(({ file, sentence }) => !isThere(file) || file === '' || !hasLiteral(read(file), sentence))
          .map(({ file, sentence }) => `${threat} quotes what is not in ${file}: ${sentence}`),
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('has every pitfall', () => {
    const named = new Set([...page.matchAll(/\bP(\d+)\b/g)].map(([, number]) => Number(number)));
    expect([...named].sort((a, b) => a - b)).toEqual(Array.from({ length: 23 }, (_, at) => at + 1));
  });
});
