/**
 * `npm run bench -- guards`: what each guard costs, as CPU time of the gateway's process and as a ratio to the gateway that decides
 * nothing. The rows take turns, as those of the comparison with others do; nothing is measured here.
 */
import { readArguments, runCommand, UsageError, wholeNumber } from '../../../commands/arguments.ts';
import { Child } from '../child.ts';
import { requireCounters } from '../counters.ts';
import { type Cell, measure, prepare, type Settings } from '../measure.ts';
import type { Row } from '../rows/row.ts';
import { startRows } from '../rows/rows.ts';
import { type Shape, shapes } from '../shapes.ts';
import { createSurroundings, root, type Surroundings } from '../surroundings.ts';
import { table } from '../table.ts';
import { answerRows, openShapes } from './answers.ts';
import { guardRows } from './rows.ts';

const HELP = `npm run bench -- guards [--shape one,list] [--rounds N] [--seconds N] [--row TEXT]

CPU time per request of this gateway with one guard more from row to row; and of one question answered in the open, masked,
and explained. 8 connections.
The trail in MongoDB is kept in the evaluation store, a process of its own whose time is in no figure.
  --shape S,...       of one, list (default: both)
  --row TEXT          only rows whose name contains TEXT; may be repeated
  --rounds N          default 5
  --seconds N         of a round, default 1
  --help              this text`;

const CONNECTIONS = 8;
const WARM_UP = 3;
const NAMES = ['one', 'list'] as const;
type Name = (typeof NAMES)[number];

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function named(text: string): readonly Name[] {
  return text.split(',').map((name) => {
    const found = NAMES.find((each) => each === name);
    if (found === undefined) throw new UsageError(`There is no shape '${name}'.`);
    return found;
  });
}

/** The evaluation store, which holds the trail in memory. Production refuses it. */
const evaluationStore = (): Child =>
  new Child({
    name: 'evaluation store',
    command: process.execPath,
    args: ['--import', 'tsx', 'subgraphs/kit/database/main.ts', '--evaluation'],
    environment: { NODE_ENV: 'development' },
    cwd: root,
  });

interface Asked {
  readonly row: Row;
  /** What it answers to each of the names. */
  readonly shape: (name: Name) => Shape;
}

/** One table for each name. */
async function compare(around: Surroundings, asked: readonly Asked[], names: readonly Name[], how: Settings) {
  const started = await startRows(
    around,
    asked.map(({ row }) => row),
    say,
  );
  try {
    for (const name of names) {
      const contenders = [];
      for (const each of started) {
        const { shape } = asked.find(({ row }) => row === each.row) as Asked;
        contenders.push(await prepare(around, each, shape(name), how.warmUp));
      }
      const [first] = contenders;
      const cells: Cell[] = await measure(around, contenders, CONNECTIONS, how);
      say(`\n${name}: ${first?.shape.title}, ${first?.lengths[0]} bytes, ${CONNECTIONS} connections\n${table(cells)}`);
    }
  } finally {
    await Promise.all(started.map(({ child }) => child.end()));
  }
}

await runCommand(async () => {
  const text = { type: 'string' } as const;
  const { values } = readArguments({
    help: HELP,
    options: { shape: text, rounds: text, seconds: text, row: { type: 'string', multiple: true } },
  });
  const names = named(values.shape ?? NAMES.join());
  const how: Settings = {
    connections: [CONNECTIONS],
    rounds: wholeNumber('--rounds', values.rounds ?? '5', 1, 100),
    seconds: wholeNumber('--seconds', values.seconds ?? '1', 1, 600),
    warmUp: WARM_UP,
  };
  const isChosen = ({ row }: Asked) => values.row === undefined || values.row.some((part) => row.name.includes(part));
  requireCounters();
  const around = await createSurroundings();
  const store = evaluationStore();
  try {
    const { uri } = await store.hear('ready');
    const guards = guardRows(String(uri)).map((row): Asked => ({ row, shape: (name) => shapes[name]() }));
    const answers = answerRows.map(({ row, shape }): Asked => ({ row, shape: (name) => shape(openShapes[name]()) }));
    for (const asked of [guards.filter(isChosen), answers.filter(isChosen)])
      if (asked.length > 0) await compare(around, asked, names, how);
    return 0;
  } finally {
    await Promise.all([store.end(), around.end()]);
  }
});
