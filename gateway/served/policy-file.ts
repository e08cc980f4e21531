/**
 * A policy in a file: JSON, or a module that exports it as `policy` (or as its default). A module is read in a thread of its own:
 * what it imports is fresh each time, nothing of it stays here, and only plain data comes over.
 */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Policy } from '../../schema/policy.ts';
import { readPolicyDocument } from '../enforcement/policy-document.ts';
import { firstLine, UnservableError } from './choice.ts';

const MODULES = ['.ts', '.mts', '.js', '.mjs'];
/** Milliseconds that a module has to say what it exports. */
const PATIENCE = 20_000;

/** @throws {UnservableError} */
export async function readPolicyFile(path: string): Promise<Policy> {
  const read = readPolicyDocument(await contentOf(path));
  if ('policy' in read) return read.policy;
  throw new UnservableError(read.problems.map((problem) => `${path}: ${problem}`));
}

async function contentOf(path: string): Promise<unknown> {
  const kind = extname(path);
  if (kind !== '.json' && !MODULES.includes(kind))
    throw new UnservableError([`${path}: a policy is a .json file or a module (${MODULES.join(', ')}).`]);
  try {
    return kind === '.json' ? JSON.parse(await readFile(path, 'utf8')) : await exported(path);
  } catch (error) {
    throw new UnservableError([`${path}: ${firstLine(error)}`]);
  }
}

/** What the module exports, as JSON would carry it. */
function exported(path: string): Promise<unknown> {
  const thread = new Worker(new URL('./policy-module.ts', import.meta.url), {
    workerData: path,
    execArgv: ['--import', import.meta.resolve('tsx')],
    stdout: true,
  });
  const silent = AbortSignal.timeout(PATIENCE);
  return new Promise<unknown>((resolve, reject) => {
    thread.once('message', (text: string) => resolve(JSON.parse(text)));
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('exports no `policy`.')));
    silent.addEventListener('abort', () => reject(new Error('did not say what it exports in time.')), { once: true });
  }).finally(() => thread.terminate());
}
