/**
 * The scanner itself: what it must find, and what it must not take for an import.
 */
import { describe, expect, test } from '@jest/globals';
import { importsOf, packageOf } from './imports.ts';

describe('the import scanner finds', () => {
  test.each([
    ["import { a } from './a.ts';", ['./a.ts']],
    ["import type { A } from './a.ts';", ['./a.ts']],
    ["import a, { type B } from 'package';", ['package']],
    ["import * as all from '@scope/package/part';", ['@scope/package/part']],
    ["import {\n  a,\n  b,\n} from './many.ts';", ['./many.ts']],
    ["import 'reflect-metadata';", ['reflect-metadata']],
    ["export { a } from './a.ts';", ['./a.ts']],
    ["export * from './all.ts';", ['./all.ts']],
    ["export type { A } from './types.ts';", ['./types.ts']],
    ["const a = await import('./late.ts');", ['./late.ts']],
    ["let a: typeof import('mongoose');", ['mongoose']],
    [`await import(\`./\${name}/index.ts\`);`, [`./\${name}/index.ts`]],
    ["const a = require('jose');", ['jose']],
    ["import a from './a.ts';\nimport b from './b.ts';", ['./a.ts', './b.ts']],
    ["import a from './a.ts';\nexport const b = 1;\nimport c from './c.ts';", ['./a.ts', './c.ts']],
  ])('%j', (text, expected) => {
    expect(importsOf(text).sort()).toEqual([...expected].sort());
  });
});

describe('the import scanner is not fooled by', () => {
  test.each([
    ["/**\n * import { a } from './comment.ts';\n */"],
    ["// import { a } from './comment.ts';"],
    ["export const from = 'nowhere';"],
    ['const text = "import x from \'./string.ts\'";'],
    ["export const a = 1;\nconst from = './b.ts';"],
    ["export function important(from: string) { return from; }\nimportant('./a.ts');"],
  ])('%j', (text) => {
    expect(importsOf(text)).toEqual([]);
  });
});

test('a package is named without the path inside it', () => {
  expect(['jose', 'jose/jwt', '@a/b', '@a/b/c', './jose', '../a', 'node:fs'].map(packageOf)).toEqual([
    'jose',
    'jose',
    '@a/b',
    '@a/b',
    undefined,
    undefined,
    undefined,
  ]);
});
