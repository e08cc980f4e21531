/**
 * `npm run bench -- consent`: what a state costs. A thousand customers in one batch, each with ten consent records and each with a
 * thousand, in turns; which index answers it; and the share that states have in the time of an answer. On the evaluation store, or on
 * MONGODB_URI.
 */
import { writeFile } from 'node:fs/promises';
import { setImmediate as breath } from 'node:timers/promises';
import { readArguments, runCommand, wholeNumber } from '../../../commands/arguments.ts';
import { readHouseholds } from '../../../subgraphs/kit/sample/households.ts';
import { client, headersOf, type Who } from '../../support/client.ts';
import { unlimited } from '../../support/unlimited.ts';
import { machine } from '../machine.ts';
import { median } from '../statistics.ts';
import { oneProcess } from '../timing/one-process.ts';
import { openCustomers } from './customers.ts';

const HELP = `npm run bench -- consent [--rounds N] [--json FILE]

States of 1,000 customers in one batch, with 10 and with 1,000 records each, and the share of the answer time. CPU time of the
process, as medians of rounds that take turns; the database is in the same process unless MONGODB_URI names one.
  --rounds N   default 15
  --json FILE  writes the figures to FILE
  --help       this text`;

const BATCH = 1000;
const RECORDS = [10, 100, 1000] as const;
const WARM_UP = 5;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** CPU milliseconds of this process while something runs. */
async function cpuOf(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function states(rounds: number) {
  const opened = [];
  try {
    for (const records of RECORDS)
      opened.push({ records, times: [] as number[], ...(await openCustomers(BATCH, records)) });
    for (let round = -WARM_UP; round < rounds; round += 1)
      for (const { times, ask } of opened) {
        const took = await cpuOf(ask);
        await breath();
        if (round >= 0) times.push(took);
      }
    say(`States of ${BATCH} customers in one batch, CPU time:`);
    const [first] = opened;
    const few = median(first?.times ?? []);
    const rows = opened.map(({ records, times }) => ({ records, ms: median(times), ratio: median(times) / few }));
    for (const { records, ms, ratio } of rows)
      say(
        `  ${String(records).padStart(5)} records each  ${ms.toFixed(1).padStart(7)} ms  ${Math.round(
          (BATCH / ms) * 1000,
        )
          .toLocaleString('en-US')
          .padStart(9)} states/s  ${ratio.toFixed(2)}x`,
      );
    const plan = await first?.explain();
    say(
      `  the query: ${plan?.stages.join(' < ')}, ${plan?.documentsExamined} documents read for ${plan?.returned} found`,
    );
    return { rows, plan };
  } finally {
    for (const { stop } of opened) await stop();
  }
}

const LIST = `query ($ids: [ID!]!) { customersById(ids: $ids) { id name { full } email purchaseSummary { count total { amount } } loyalty { tier } } }`;
const marketer: Who = { as: 'marketer', purpose: 'personalisation' };
const CUSTOMERS = 100;

/** The whole house in this process: a list of 100 customers, and the states of the same hundred alone. */
async function share(rounds: number) {
  const house = await oneProcess(CUSTOMERS, unlimited);
  try {
    const ids = (await readHouseholds(CUSTOMERS)).map(({ id }) => id);
    const { ask } = client(house.url);
    await headersOf(marketer);
    const answer = async () => {
      const { status, body } = await ask(marketer, LIST, { ids });
      if (status !== 200 || !Array.isArray(body.data?.customersById)) throw new Error('The list is not answered');
    };
    const whole: number[] = [];
    const alone: number[] = [];
    for (let round = -WARM_UP; round < rounds; round += 1) {
      const answered = await cpuOf(answer);
      const stated = await cpuOf(() => house.states(ids));
      await breath();
      if (round >= 0) {
        whole.push(answered);
        alone.push(stated);
      }
    }
    const part = median(alone) / median(whole);
    say(`\nA list of ${CUSTOMERS} customers for a marketer, the whole house in one process, CPU time:`);
    say(
      `  ${median(whole).toFixed(1)} ms an answer, ${median(alone).toFixed(1)} ms its states: ${(100 * part).toFixed(0)} %`,
    );
    return { answer: median(whole), states: median(alone), share: part };
  } finally {
    await house.stop();
  }
}

await runCommand(async () => {
  const { values } = readArguments({ help: HELP, options: { rounds: { type: 'string' }, json: { type: 'string' } } });
  const rounds = wholeNumber('--rounds', values.rounds ?? '15', 3, 1000);
  const figures = { states: await states(rounds), share: await share(rounds) };
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify({ machine: machine(), rounds, ...figures }, null, 2)}\n`);
  return 0;
});
