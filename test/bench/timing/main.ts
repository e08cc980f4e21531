/**
 * `npm run bench -- timing`: whether the time of a refusal tells who exists. The whole house runs as `npm start` starts it, on the
 * evaluation store; for every audience unknown, erased and refused customers are asked for in turns, and each pair of kinds is
 * compared. Exit code 1: some pair is told apart.
 */
import { writeFile } from 'node:fs/promises';
import { readArguments, runCommand, wholeNumber } from '../../../commands/arguments.ts';
import { subgraphNames } from '../../../schema/classification.ts';
import { readHouseholds } from '../../../subgraphs/kit/sample/households.ts';
import { client } from '../../support/client.ts';
import { freePorts } from '../../support/start-process.ts';
import { startProcess } from '../../support/started-process.ts';
import { unlimited } from '../../support/unlimited.ts';
import { machine } from '../machine.ts';
import { median } from '../statistics.ts';
import { thresholdAuc } from './auc.ts';
import { cpuClock, interleave, wallClock } from './interleave.ts';
import { oneProcess } from './one-process.ts';
import { createScenes } from './scenes.ts';

const HELP = `npm run bench -- timing [--requests N] [--audience TEXT] [--cpu] [--json FILE]

Whether times tell unknown, erased and refused customers apart: the AUC of the best classifier with one threshold.
  --requests N        of each kind, default 10000
  --audience TEXT     only scenes whose name contains TEXT
  --cpu               all of it in one process, and its CPU time instead of the time on the clock: what there would be to see without any noise
  --json FILE         writes the figures to FILE
  --help              this text`;

/** What a pair may have at most: issue "What refusals say". */
const BOUND = 0.55;
const CUSTOMERS = 60;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** As `npm start` starts it. */
async function severalProcesses(): Promise<{ readonly url: string; stop(): Promise<unknown> }> {
  const port = await freePorts(1 + subgraphNames.length);
  const { stop } = await startProcess({
    module: 'commands/start.ts',
    args: ['--evaluation', '--customers', String(CUSTOMERS)],
    environment: { ...unlimited, PORT: String(port), LOG_LEVEL: 'warn' },
    isReady: (output) => output.includes('Ready after'),
  });
  return { url: `http://127.0.0.1:${port}`, stop };
}

await runCommand(async () => {
  const { values } = readArguments({
    help: HELP,
    options: {
      requests: { type: 'string' },
      audience: { type: 'string' },
      json: { type: 'string' },
      cpu: { type: 'boolean' },
    },
  });
  const requests = wholeNumber('--requests', values.requests ?? '10000', 10, 1_000_000);
  const started = values.cpu ? await oneProcess(CUSTOMERS, unlimited) : await severalProcesses();
  const pairs: { scene: string; pair: string; auc: number; medians: readonly number[] }[] = [];
  try {
    const { url } = started;
    const customers = (await readHouseholds(CUSTOMERS)).map(({ id }) => id);
    const scenes = await createScenes(client(url), customers);
    for (const scene of scenes.filter(({ name }) => name.includes(values.audience ?? ''))) {
      say(`\n${scene.name}: ${requests} requests of each kind`);
      const kinds = [...(await interleave(url, scene, requests, values.cpu ? cpuClock : wallClock))];
      for (const [at, [one, times]] of kinds.entries())
        for (const [other, others] of kinds.slice(at + 1)) {
          const auc = thresholdAuc(times, others);
          const medians = [median(times), median(others)];
          const pair = `${one} / ${other}`;
          pairs.push({ scene: scene.name, pair, auc, medians });
          const ms = medians.map((each) => each.toFixed(3)).join(' / ');
          say(`  ${auc.toFixed(3)}  ${auc <= BOUND ? ' ' : '!'}  ${pair.padEnd(32)}  medians ${ms} ms`);
        }
    }
  } finally {
    await started.stop();
  }
  const worst = Math.max(...pairs.map(({ auc }) => auc));
  say(`\nThe best of one threshold: AUC ${worst.toFixed(3)}; at most ${BOUND} is wanted, 0.5 is a guess.`);
  if (values.json !== undefined)
    await writeFile(
      values.json,
      `${JSON.stringify({ machine: machine(), clock: values.cpu ? 'cpu' : 'wall', requests, bound: BOUND, pairs }, null, 2)}\n`,
    );
  return worst <= BOUND ? 0 : 1;
});
