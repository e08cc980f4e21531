/**
 * `npm run export`: all customers of a query as a file on stdout, as a persona, with a token of the development issuer. What it writes is what
 * the gateway sends, page by page; it is done only when the gateway has said that the file is complete.
 */
import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { developmentIssuer } from '../gateway/caller/development-issuer.ts';
import { readArguments, runCommand, UsageError } from './arguments.ts';
import { requestHeaders } from './ask/headers.ts';
import { personaNames, readUrl, readVariables, requirePersona } from './ask/options.ts';
import { post } from './ask/post.ts';
import { readEnvironment } from './config.ts';
import { ExportProgress } from './export/progress.ts';
import { FORMATS, type FormatName, recordsOf } from './export/records.ts';
import { take } from './export/taking.ts';
import { localOrigin } from './supervisor/plans.ts';

const help = `
npm run --silent export -- --as PERSONA [options] 'QUERY' > FILE

  QUERY              one connection, without first and after: { customers { edges { node { id email } } } }
  --as PERSONA       ${personaNames}
  --purpose P        the purpose of the request (default: the persona's first)
  --format F         ndjson (default) or csv
  --variables JSON   the variables of the query
  --resume TOKEN     goes on where an export broke off; append to its file: >> FILE
  --out FILE         writes to FILE, which is its owner's alone, and behind what is in it with --resume; default: stdout
  --brand B          header x-brand
  --channel C        header x-channel
  --header 'k: v'    any header, as often as needed; 'k:' sends none of that name
  --url U            default: http://HOST:PORT/export, HOST and PORT from the environment

Writes the file to stdout, its progress to stderr. FILE ends with a whole page at any moment; what it holds: docs/export.md.
Exit code 0 when its last record says that it is complete; 1 when it is not, with a line on stderr that says how to go on; 2 for wrong usage.
`;

function formatOf(name: string): FormatName {
  if (name === 'ndjson' || name === 'csv') return name;
  throw new UsageError('--format must be ndjson or csv.');
}

/** Where the file goes. */
function openOut(path: string | undefined, isContinued: boolean): Writable {
  const out =
    path === undefined ? process.stdout : createWriteStream(path, { flags: isContinued ? 'a' : 'w', mode: 0o600 });
  // Whoever waits for it to be taken is told.
  out.on('error', () => {});
  return out;
}

/** Resolves when it has been taken; rejects when nobody takes it any more. */
const writeTo = (out: Writable) => (text: string) =>
  new Promise<void>((resolve, reject) => {
    out.write(text, (error) => (error == null ? resolve() : reject(error)));
  });

async function exportFile(): Promise<number> {
  const { values, positionals } = readArguments({
    help,
    positionals: { min: 1, max: 1 },
    options: {
      as: { type: 'string' },
      purpose: { type: 'string' },
      format: { type: 'string', default: 'ndjson' },
      variables: { type: 'string' },
      resume: { type: 'string' },
      out: { type: 'string' },
      brand: { type: 'string' },
      channel: { type: 'string' },
      header: { type: 'string', multiple: true },
      url: { type: 'string' },
    },
  });
  const persona = requirePersona(values.as);
  const format = formatOf(values.format);
  const variables = readVariables(values.variables);
  const { HOST, PORT, AUDIENCE } = readEnvironment();
  const url = readUrl(values.url ?? `${localOrigin(HOST, PORT)}/export`);

  const issuer = await developmentIssuer();
  const headers = requestHeaders({
    token: await issuer.issueToken({ persona, audience: AUDIENCE }),
    purpose: values.purpose ?? persona.purposes[0],
    brand: values.brand,
    channel: values.channel,
    more: values.header ?? [],
  });
  headers.set('accept', FORMATS[format]);
  const response = await post(url, headers, { query: positionals[0], variables, resumeToken: values.resume });
  if (!response.ok || response.body === null) {
    process.stderr.write(`HTTP ${response.status}\n${await response.text()}\n`);
    return 1;
  }
  const out = openOut(values.out, values.resume !== undefined);
  const progress = new ExportProgress(process.stderr);
  const records = recordsOf(format, Readable.fromWeb(response.body as never));
  const { isComplete, exported, pages, code, message, resumeToken } = await take(records, writeTo(out), (taken) =>
    progress.update(taken),
  );
  progress.stop();
  if (isComplete) {
    process.stderr.write(`Complete: ${exported} customers on ${pages} pages.\n`);
    return 0;
  }
  const why = [code, message].filter((each) => each !== undefined).join(': ') || 'The connection ended.';
  process.stderr.write(`Not complete after ${exported} customers. ${why}\n`);
  const token = resumeToken ?? values.resume;
  if (token !== undefined) process.stderr.write(`Go on, and append to the file, with: --resume ${token}\n`);
  return 1;
}

await runCommand(exportFile);
