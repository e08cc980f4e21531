/**
 * `npm run check`: types, lint and format, the policy against the graph, generated files, architecture. Runs all of them, so
 * that one run tells everything that is wrong; changes nothing.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'graphql';
import { coverage, graphIn } from '../gateway/enforcement/coverage/coverage.ts';
import { policy } from '../schema/grants.ts';
import { readArguments, runCommand } from './arguments.ts';
import { difference } from './generate/difference.ts';
import { generatedFiles } from './generate/outputs.ts';
import { root } from './generate/root.ts';
import { composeSupergraph, subgraphSdls } from './generate/sdl.ts';

const help = `
npm run check

Types (tsc), lint and format (biome), the policy against the graph, generated files, architecture (test/architecture).
Exit code 0: all is well; 1: something was found.
`;

/** What is wrong, in lines; an empty list: nothing. Programs print for themselves and add one line. */
type Check = () => Promise<readonly string[]>;

const program =
  (name: string, command: string, args: readonly string[]): Check =>
  () =>
    new Promise((resolve) => {
      const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
      child.once('error', (error) => resolve([`${name} did not start: ${error.message}`]));
      child.once('close', (code) => resolve(code === 0 ? [] : [`${name} found something.`]));
    });

const installed = (path: string): string => join(root, 'node_modules', path);
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', installed('jest/bin/jest.js')];

async function staleFiles(): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, text] of await generatedFiles()) {
    const found = await readFile(join(root, path), 'utf8').catch(() => undefined);
    const hint = difference(path, found, text);
    if (hint !== undefined) stale.push(hint);
  }
  return stale.length === 0 ? [] : [...stale, 'Run: npm run generate'];
}

const checks: readonly (readonly [string, Check])[] = [
  ['types', program('tsc', installed('.bin/tsc'), ['-p', '.'])],
  ['types of the page', program('tsc', installed('.bin/tsc'), ['-p', 'gateway/page/browser'])],
  ['lint and format', program('biome', installed('.bin/biome'), ['ci', '--colors=off'])],
  ['policy and graph', async () => coverage(policy, graphIn(parse(composeSupergraph(await subgraphSdls()))))],
  ['generated files', staleFiles],
  ['architecture', program('jest', process.execPath, [...jest, 'test/architecture'])],
];

const reasonOf = (error: unknown): string[] => [error instanceof Error ? error.message : String(error)];

await runCommand(async () => {
  readArguments({ help, options: {} });
  let found = false;
  for (const [name, check] of checks) {
    const problems = await check().catch(reasonOf);
    process.stdout.write(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}\n`);
    for (const problem of problems) process.stdout.write(`     ${problem.replaceAll('\n', '\n     ')}\n`);
    found ||= problems.length > 0;
  }
  return found ? 1 : 0;
});
