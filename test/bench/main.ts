/**
 * The benchmark: reads what is wanted, starts everything, measures shape by shape, prints a table for each and ends everything.
 * `commands/bench.ts` runs it; nothing is measured here.
 */
import { writeFile } from 'node:fs/promises';
import { readArguments, runCommand, UsageError, wholeNumber } from '../../commands/arguments.ts';
import { requireCounters } from './counters.ts';
import { machine } from './machine.ts';
import { type Cell, measure, prepare, type Settings } from './measure.ts';
import { printProfile } from './profile/print.ts';
import { enforcing, open } from './rows/assent.ts';
import { rows, startRows } from './rows/rows.ts';
import { type ShapeName, shapeNames, shapes } from './shapes.ts';
import { createSurroundings } from './surroundings.ts';
import { ratio, table } from './table.ts';

const HELP = `npm run bench [-- --quick] [-- --json FILE]

CPU time per request of this gateway and of its peers, side by side on this machine.
  --quick             8 connections, short rounds: under three minutes
  --json FILE         writes the figures and the ratios to FILE
  --shape S,...       of ${shapeNames.join(', ')} (default: all)
  --row TEXT          only rows whose name contains TEXT; may be repeated
  --connections N,... default 8,64; --quick: 8
  --rounds N          default 5; --quick: 3
  --seconds N         of a round, default 3; --quick: 1
  --profile           instead: where the time of one request of this gateway goes, by package and by function; with
                      --row public of the one that decides nothing
  --help              this text

npm run bench -- audience: what it costs to find customers among many (its own --help)
npm run bench -- consent: what a customer's state costs (its own --help)
npm run bench -- guards: what each guard of this gateway costs (its own --help)
npm run bench -- timing: whether the time of a refusal tells who exists (its own --help)
npm run bench -- workers: what several processes on one port add to a request (its own --help)`;

const FULL: Settings = { connections: [8, 64], rounds: 5, seconds: 3, warmUp: 5 };
const QUICK: Settings = { connections: [8], rounds: 3, seconds: 1, warmUp: 1.5 };

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function shapesNamed(text: string | undefined): readonly ShapeName[] {
  if (text === undefined) return shapeNames;
  return text.split(',').map((name) => {
    const found = shapeNames.find((each) => each === name);
    if (found === undefined) throw new UsageError(`There is no shape '${name}'.`);
    return found;
  });
}

await runCommand(async () => {
  const { values } = readArguments({
    help: HELP,
    options: {
      quick: { type: 'boolean' },
      json: { type: 'string' },
      shape: { type: 'string' },
      row: { type: 'string', multiple: true },
      connections: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      profile: { type: 'boolean' },
    },
  });
  const defaults = values.quick ? QUICK : FULL;
  const settings: Settings = {
    ...defaults,
    connections:
      values.connections?.split(',').map((each) => wholeNumber('--connections', each, 1, 1_000)) ??
      defaults.connections,
    rounds: values.rounds === undefined ? defaults.rounds : wholeNumber('--rounds', values.rounds, 1, 100),
    seconds: values.seconds === undefined ? defaults.seconds : wholeNumber('--seconds', values.seconds, 1, 600),
  };
  const wanted = shapesNamed(values.shape);
  requireCounters();

  const around = await createSurroundings();
  try {
    if (values.profile) {
      const row = [enforcing, open].find(({ name }) => values.row?.some((text) => name.includes(text))) ?? enforcing;
      for (const name of wanted) await printProfile(around, row, shapes[name](), settings, say);
      return 0;
    }
    return await compare(wanted, values.row, settings, values.json);
  } finally {
    await around.end();
  }

  async function compare(names: readonly ShapeName[], only: string[] | undefined, how: Settings, json?: string) {
    const chosen = rows.filter(({ name }) => only === undefined || only.some((text) => name.includes(text)));
    const started = await startRows(around, chosen, say);
    const cells: Cell[] = [];
    let wrong = 0;
    try {
      for (const name of names) {
        const shape = shapes[name]();
        const contenders = [];
        for (const each of started)
          try {
            contenders.push(await prepare(around, each, shape, how.warmUp));
          } catch (error) {
            wrong += 1;
            say(
              `${each.row.name} is not measured on '${name}': ${error instanceof Error ? error.message : 'it failed'}`,
            );
          }
        if (contenders.length === 0) continue;
        for (const connections of how.connections) {
          const measured = await measure(around, contenders, connections, how);
          cells.push(...measured);
          const bytes = contenders[0]?.lengths[0];
          say(`\n${shape.name}: ${shape.title}, ${bytes} bytes, ${connections} connections\n${table(measured)}`);
        }
      }
    } finally {
      await Promise.all(started.map(({ child }) => child.end()));
    }
    if (json !== undefined) {
      const withRatios = cells.map((cell) => ({
        ...cell,
        ratio: ratio(
          cell,
          cells.find(({ shape, connections }) => shape === cell.shape && connections === cell.connections) as Cell,
        ),
      }));
      await writeFile(json, `${JSON.stringify({ machine: machine(), settings: how, cells: withRatios }, null, 2)}\n`);
    }
    return wrong === 0 ? 0 : 1;
  }
});
