/**
 * `npm run import -- consents FILE`: answers of customers that were given elsewhere, into the records of consent. It prints lines by
 * number and fields by name, and nothing that a line says.
 */
import { appendFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { isOverPlatform } from '../subgraphs/config.ts';
import { FORMATS, type Format, importAnswers } from '../subgraphs/consent/model/import/import-answers.ts';
import { FileUnreadable } from '../subgraphs/consent/model/import/row.ts';
import type { Refusal } from '../subgraphs/consent/model/import/tally.ts';
import { openStore } from '../subgraphs/consent/store.ts';
import { connectSubgraph, ensureIndexes } from '../subgraphs/kit/connection.ts';
import { readArguments, runCommand, UsageError } from './arguments.ts';
import { readEnvironment } from './config.ts';

const HELP = `npm run import -- consents FILE [--dry-run] [--format ndjson|csv] [--refused FILE]

Records answers that customers gave elsewhere: one line of FILE is one answer of one customer to what a notice asks. It writes into
the database of MONGODB_URI, also while the service runs. It may be stopped at any moment and begun again with the same FILE: no
answer is recorded twice, none is left out. Exit code 0: all lines are there; 1: a line was refused, or FILE could not be read.

  --dry-run   writes nothing and reports what would be done
  --format    default: by the name of FILE (.ndjson, .jsonl, .csv)
  --refused   writes all refused lines to another file: {"line": 17, "field": "brand", "reason": "missing"}
  --help      this text

Fields of a line, in NDJSON (one JSON object each) as in CSV (the first line names them):
  customerId  state (GIVEN, REFUSED or WITHDRAWN)  purpose  channel  brand  recipient  at (RFC 3339)
  noticeId  noticeVersion  language        what was read: not needed for a withdrawal
  method  captureChannel                   how and where it was answered: not needed for a withdrawal
  specialCategories                        true: explicit consent (GDPR Art. 9(2)(a))
  evidenceReference  evidenceSha256        the proof: needed for a yes
  tcString                                 instead of state, purpose, channel, recipient and at: what a TC string (IAB TCF) says
Each answer counts from its own time: a yes that is older than a withdrawal does not undo it. A yes under a notice that is outdated
is refused: the customer has to be asked again. What may stand in each field: docs/consent-import.md.`;

const BY_NAME: Readonly<Record<string, Format>> = { '.ndjson': 'ndjson', '.jsonl': 'ndjson', '.csv': 'csv' };

function formatOf(file: string, given: string | undefined): Format {
  const format = given === undefined ? BY_NAME[extname(file).toLowerCase()] : FORMATS.find((one) => one === given);
  if (format === undefined) throw new UsageError(`--format must be one of: ${FORMATS.join(', ')}.`);
  return format;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

await runCommand(async () => {
  const { values, positionals } = readArguments({
    help: HELP,
    positionals: { min: 2, max: 2 },
    options: {
      'dry-run': { type: 'boolean', default: false },
      format: { type: 'string' },
      refused: { type: 'string' },
    },
  });
  const [what, file = ''] = positionals;
  if (what !== 'consents') throw new UsageError(`There is no 'import ${what}'.`);
  const format = formatOf(file, values.format);
  const dryRun = values['dry-run'];
  if (isOverPlatform()) throw new Error('CONSENT_PLATFORM_URL is set: consents are kept there, and imported there.');
  const { MONGODB_URI: uri } = readEnvironment();
  if (uri === undefined) throw new Error('MONGODB_URI is required.');

  const list = values.refused === undefined ? undefined : await open(values.refused, 'w');
  const connection = await connectSubgraph('consent', { uri });
  try {
    const store = openStore(connection);
    if (!dryRun) await ensureIndexes(connection);
    const start = performance.now();
    const seconds = () => (performance.now() - start) / 1000;
    const progress = (lines: number) =>
      say(`${lines.toLocaleString('en-US')} lines, ${Math.round(lines / seconds()).toLocaleString('en-US')} a second`);
    const refused = (refusal: Refusal) => list && appendFileSync(list.fd, `${JSON.stringify(refusal)}\n`);
    const { tally, unreadable } = await importAnswers(store, { file, format, dryRun, progress, refused });
    for (const line of tally.named()) process.stderr.write(`${line}\n`);
    for (const line of tally.summary(dryRun)) say(line);
    if (unreadable !== undefined) process.stderr.write(`${reasonOf(unreadable)}\n`);
    return unreadable === undefined && tally.refused === 0 ? 0 : 1;
  } finally {
    await connection.close();
    await list?.close();
  }
});

function reasonOf(error: Error): string {
  if (error instanceof FileUnreadable) return error.message;
  const { code = error.name } = error as { code?: string };
  return code === 'ENOENT' ? 'There is no such file.' : `The file cannot be read (${code}).`;
}
