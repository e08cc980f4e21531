/**
 * The registry of trusted documents in a file: JSON, hash -> text, as `npm run operations` writes it. A text that is not that of
 * its hash, or no GraphQL, refuses the file: half of a registry is none.
 */
import { readFile } from 'node:fs/promises';
import { parse } from 'graphql';
import { z } from 'zod';
import { hashOf, type Operations } from '../operations/registry.ts';
import { firstLine, UnservableError } from './choice.ts';

const document = z.record(z.string(), z.string());

/** @throws {UnservableError} */
export async function readOperationsFile(path: string): Promise<Operations> {
  const read = document.safeParse(await contentOf(path));
  if (!read.success)
    throw new UnservableError([`${path}: a registry of operations is a JSON object from hashes to texts.`]);
  const problems = Object.entries(read.data).flatMap(([name, text]) => problemOf(name, text) ?? []);
  if (problems.length > 0) throw new UnservableError(problems.map((problem) => `${path}: ${problem}`));
  return read.data;
}

async function contentOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UnservableError([`${path}: ${firstLine(error)}`]);
  }
}

function problemOf(name: string, text: string): string | undefined {
  if (hashOf(text) !== name) return `${name.slice(0, 64)} is not the SHA-256 of its operation.`;
  try {
    parse(text);
    return undefined;
  } catch (error) {
    return `${name}: ${firstLine(error)}`;
  }
}
