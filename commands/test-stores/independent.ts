/**
 * Fetches mongo-java-server with Maven and starts it: an implementation of MongoDB's protocol by other people, for
 * comparison only. It ends when its standard input closes, so also when this process dies.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../../test/stores/independent/', import.meta.url));
/** Git-ignored; what was fetched once is not fetched again. */
const BUILD = fileURLToPath(new URL('../../.assent/independent/', import.meta.url));
const START_MS = 60_000;

export interface IndependentServer {
  readonly uri: string;
  stop(): Promise<void>;
}

/** Throws one line where there is no Maven or no JDK, or the server does not come up. */
export async function startIndependent(): Promise<IndependentServer> {
  const libraries = join(BUILD, 'lib');
  mkdirSync(libraries, { recursive: true });
  const build = join(SOURCES, 'pom.xml');
  await run('mvn', [
    '-q',
    '-B',
    '-Dstyle.color=never',
    '-f',
    build,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${libraries}`,
  ]);
  const java = spawn('java', ['-cp', join(libraries, '*'), join(SOURCES, 'Launcher.java')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return {
    uri: await firstLine(java),
    async stop() {
      const ended = once(java, 'exit');
      java.stdin.end();
      await ended;
    },
  };
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit').catch(() => [`${program} is not there`]);
  if (code !== 0)
    throw new Error(`The independent server cannot be built (${program}: ${code}): it needs a JDK and Maven.`);
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error('The independent server does not start: it needs a JDK 17.'));
    const timer = setTimeout(fail, START_MS);
    child.once('error', fail);
    child.once('exit', fail);
    createInterface({ input: child.stdout! }).once('line', (line) => {
      clearTimeout(timer);
      resolve(line.trim());
    });
  });
}
