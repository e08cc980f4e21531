/**
 * `npm run bench -- audience`: what it costs to find customers whom nobody has named, among how many they may be. Reads what is wanted,
 * measures stage by stage and prints a table for each; nothing is measured here.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { readArguments, runCommand, UsageError, wholeNumber } from '../../../commands/arguments.ts';
import { requireCounters } from '../counters.ts';
import { machine } from '../machine.ts';
import { type Around, createAround, type Database, openDatabase, PATIENCE } from './around.ts';
import { MOST_CUSTOMERS } from './copies.ts';
import { estimateText } from './estimate.ts';
import { type Measured, measure } from './measure.ts';
import { flatText, stageText } from './print.ts';
import { questions } from './questions.ts';
import type { Size } from './sizes.ts';

const HELP = `npm run bench -- audience [--customers N] [--database N] [--rounds N] [--estimate N [--from FILE]] [--json FILE]

The sample multiplied: what a page of customers costs whom nobody has named, beside the naive way (all ids, then decide, then cut the page out)
and one query over one collection that knows no consent. In memory, behind all of the subgraphs' own code, and on a database: MONGODB_URI, a
mongod of this machine, else the evaluation store. Downloads nothing.
  --customers N  the most in memory, and on a mongod (default 1,000,000); measured against a tenth of them
  --database N   on the database (default: on a mongod as in memory, on the evaluation store 100,000); 0: no database
  --rounds N     default 5
  --estimate N   pages among N customers in memory, and what else follows from what was measured, for a sharded database
  --from FILE    with --estimate: measures nothing, and computes from the figures of an earlier run
  --json FILE    writes the figures to FILE
  --help         this text`;

const ON_EVALUATION_STORE = 100_000;
/** Rounds in which the naive rival takes minutes are not worth their time. */
const NAIVE_UP_TO = 1_000_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const counted = (customers: number): string => customers.toLocaleString('en-US');

const IN_MEMORY =
  'In memory: documents are made as they are read, everything else is as it is: gateway, wire, subgraphs and the code of their stores.';

async function inMemory(around: Around, sizes: readonly number[], rounds: number): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const customers of sizes) {
    const begun = performance.now();
    const { urls } = await around.house.ask({ type: 'memory', customers }, 'done', PATIENCE);
    const gateway = await around.gatewayOver(urls as Record<string, string>);
    try {
      await around.naive.ask({ type: 'begin', urls }, 'done');
      const isAsked = customers <= NAIVE_UP_TO;
      const stage = { around, gateway, customers, rounds, isNaiveAsked: isAsked, isLongAsked: isAsked };
      const found = await measure(stage, questions);
      measured.push(found);
      say(stageText(`${counted(customers)} customers in memory`, found));
      say(`(${Math.round((performance.now() - begun) / 1000)} s)`);
    } finally {
      await gateway.child.end();
    }
  }
  return measured;
}

async function onDatabase(around: Around, database: Database, customers: number, rounds: number): Promise<Measured> {
  const { uri, isMongod } = database;
  const begun = performance.now();
  const what = isMongod ? 'a mongod' : 'the evaluation store';
  say(`\nWriting ${counted(customers)} customers to ${what}: of what was bought and agreed to, what is asked about`);
  const { urls } = await around.house.ask({ type: 'database', customers, uri, isMongod }, 'done', PATIENCE);
  say(`(${Math.round((performance.now() - begun) / 1000)} s)`);
  const gateway = await around.gatewayOver(urls as Record<string, string>);
  try {
    await around.naive.ask({ type: 'begin', urls }, 'done');
    const found = await measure(
      { around, gateway, customers, rounds, isNaiveAsked: true, isLongAsked: true },
      questions,
    );
    say(stageText(`${counted(customers)} customers on ${what}`, found));
    return found;
  } finally {
    await gateway.child.end();
    await around.house.ask({ type: 'forget' }, 'done');
  }
}

/** What `--json` writes. */
interface Figures {
  readonly machine: ReturnType<typeof machine>;
  readonly rounds: number;
  readonly database: readonly Measured[];
  readonly memory: readonly Measured[];
  readonly sizes: readonly Size[];
}

/** @param sizes what is asked for, and what is measured on a mongod where nothing is */
async function onDatabases(
  around: Around,
  { few, customers, asked }: Readonly<Record<'few' | 'customers', number>> & { readonly asked: number | undefined },
  rounds: number,
): Promise<Measured[]> {
  const database = await openDatabase();
  try {
    const numbers = database.isMongod ? [few, customers] : [Math.min(ON_EVALUATION_STORE, customers)];
    const measured: Measured[] = [];
    for (const size of asked === undefined ? numbers : [asked])
      measured.push(await onDatabase(around, database, size, rounds));
    return measured;
  } finally {
    await database.end();
  }
}

await runCommand(async () => {
  const text = { type: 'string' } as const;
  const { values } = readArguments({
    help: HELP,
    options: { customers: text, database: text, rounds: text, estimate: text, from: text, json: text },
  });
  const number = (name: 'customers' | 'database' | 'rounds' | 'estimate', least: number, most: number) => {
    const value = values[name];
    return value === undefined ? undefined : wholeNumber(`--${name}`, value, least, most);
  };
  const customers = number('customers', 10_000, MOST_CUSTOMERS) ?? 1_000_000;
  const rounds = number('rounds', 1, 100) ?? 5;
  const estimated = number('estimate', customers, MOST_CUSTOMERS);
  const asked = number('database', 0, MOST_CUSTOMERS);
  if (values.from !== undefined) {
    if (estimated === undefined) throw new UsageError('--from goes with --estimate.');
    const { memory, sizes } = JSON.parse(await readFile(values.from, 'utf8')) as Figures;
    say(estimateText(estimated, memory, sizes));
    return 0;
  }

  requireCounters();
  const around = await createAround();
  try {
    const few = Math.floor(customers / 10);
    const onServer = asked === 0 ? [] : await onDatabases(around, { few, customers, asked }, rounds);
    say(`\n${IN_MEMORY}`);
    const inside = await inMemory(around, [...new Set([few, customers, estimated ?? customers])], rounds);
    for (const all of [onServer, inside]) for (const other of all.slice(1)) say(flatText(all[0] as Measured, other));
    const { sizes } = (await around.house.ask({ type: 'sizes' }, 'done')) as unknown as { sizes: readonly Size[] };
    if (estimated !== undefined) say(estimateText(estimated, inside, sizes));
    if (values.json !== undefined) {
      const figures: Figures = { machine: machine(), rounds, database: onServer, memory: inside, sizes };
      await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
    }
    return 0;
  } finally {
    await around.end();
  }
});
