/**
 * `npm run bench`: runs the benchmark in test/bench, whose packages it installs first where they are missing: the peers' licences
 * and sizes are no part of the product's install. Nothing is measured here, and nothing of test/ is imported.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runCommand } from './arguments.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Runs a program in the foreground and gives its exit code. */
const run = (command: string, args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd: root, stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });

/** Measurements of another kind, by the word that asks for them; they need none of the peers. */
const OTHERS: Readonly<Record<string, string>> = {
  audience: 'test/bench/audience/main.ts',
  consent: 'test/bench/consent/main.ts',
  guards: 'test/bench/guards/main.ts',
  timing: 'test/bench/timing/main.ts',
  workers: 'test/bench/workers/main.ts',
};

await runCommand(async () => {
  const args = process.argv.slice(2);
  const other = OTHERS[args[0] ?? ''];
  if (other !== undefined) return run(process.execPath, ['--import', 'tsx', other, ...args.slice(1)]);
  if (!args.includes('--help') && !existsSync(`${root}test/bench/node_modules`)) {
    process.stdout.write('The peers are not installed yet: npm ci --prefix test/bench\n');
    const code = await run('npm', ['ci', '--prefix', 'test/bench', '--ignore-scripts', '--no-audit', '--no-fund']);
    if (code !== 0) throw new Error('The peers could not be installed.');
  }
  return run(process.execPath, ['--import', 'tsx', 'test/bench/main.ts', ...args]);
});
