/** The file of a registry: what is no registry is refused whole, with the entry that is wrong. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hashOf } from '../../../gateway/operations/registry.ts';
import { readOperationsFile } from '../../../gateway/served/operations-file.ts';
import { readServed } from '../../../gateway/served/read.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'operations-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function written(content: unknown): Promise<string> {
  const path = join(directory, 'operations.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('a registry is read, and served with the graph', async () => {
  const operations = { [hashOf('{ hello }')]: '{ hello }' };
  const path = await written(operations);
  expect(await readOperationsFile(path)).toEqual(operations);
  expect((await readServed({ operations: path }, () => ({}))).operations).toEqual(operations);
  expect((await readServed({}, () => ({}))).operations).toBeUndefined();
});

test.each<[string, unknown, RegExp]>([
  ['no JSON', '{', /operations\.json: /],
  ['a list', [], /a registry of operations is a JSON object from hashes to texts\.$/],
  ['texts that are none', { a: 1 }, /a registry of operations is a JSON object from hashes to texts\.$/],
  ['a text under another hash', { [hashOf('{ a }')]: '{ b }' }, /is not the SHA-256 of its operation\.$/],
  ['what is no GraphQL', { [hashOf('hello?')]: 'hello?' }, /Syntax Error/],
])('%s is refused', async (_, content, message) => {
  await expect(readOperationsFile(await written(content))).rejects.toThrow(message);
});

test('a file that is not there is refused', async () => {
  await expect(readOperationsFile(join(directory, 'nothing.json'))).rejects.toThrow(/nothing\.json: ENOENT/);
});
