/**
 * `npm run test:stores`: the stores' own suite on one kind of server. With the independent one, 10,000 random commands
 * go to it and to the evaluation store, too.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readArguments, runCommand, UsageError } from './arguments.ts';
import { type ServerChoice, suiteEnvironment } from './test-stores/config.ts';
import { startIndependent } from './test-stores/independent.ts';

const help = `
npm run test:stores [-- --server independent|evaluation|mongodb]

Runs the suites of test/stores and says on which server. Without --server: MONGODB_URI or a mongod of this machine if
there is one, else the evaluation store.

  --server independent   mongo-java-server (needs a JDK and Maven); also compares it with the evaluation store
  --server evaluation    the evaluation store
  --server mongodb       MONGODB_URI or a mongod of this machine, and nothing else
`;
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const JEST = fileURLToPath(import.meta.resolve('jest/bin/jest'));
const CHOICES: readonly string[] = ['independent', 'evaluation', 'mongodb'];

function readServer(): ServerChoice | undefined {
  const { server } = readArguments({ help, options: { server: { type: 'string' } } }).values;
  if (server !== undefined && !CHOICES.includes(server))
    throw new UsageError(`--server must be one of ${CHOICES.join(', ')}.`);
  return server as ServerChoice | undefined;
}

async function jest(
  args: readonly string[],
  server: ServerChoice | undefined,
  uri: string | undefined,
): Promise<number> {
  const child = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', JEST, ...args], {
    cwd: ROOT,
    env: suiteEnvironment(server, uri),
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

await runCommand(async () => {
  const server = readServer();
  if (server !== 'independent') return jest(['test/stores'], server, undefined);
  const independent = await startIndependent();
  try {
    process.stdout.write(
      'server: independent (mongo-java-server). It has no explain: tests of index use do not run there.\n',
    );
    const suites = await jest(['test/stores'], server, independent.uri);
    const compared = await jest(['--testMatch', '**/*.differential.ts'], server, independent.uri);
    return suites === 0 ? compared : suites;
  } finally {
    await independent.stop();
  }
});
