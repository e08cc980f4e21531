/**
 * `npm run subgraph -- NAME [--port N]`: one subgraph alone, as a process. Prints or reports when it answers.
 */
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { type SubgraphName, subgraphNames } from '../schema/classification.ts';
import { type Config, databaseOf, readConfig } from './config.ts';
import { connectSubgraph, unconnected } from './kit/connection.ts';
import { passportKeys, passportVerifier } from './kit/passport.ts';
import { type ServedSubgraph, serveSubgraph } from './kit/serve.ts';
import { openSigningKeys } from './kit/signing-keys.ts';
import { database, fail, onEnd, tell } from './kit/supervised.ts';
import { isSubgraphName, loadConsentOver, loadSubgraph } from './load.ts';
import { reasonOf } from './reason.ts';

const usage = `Usage: npm run subgraph -- NAME [--port N]

Serves one subgraph over HTTP. NAME is one of: ${subgraphNames.join(', ')}
  --port N   where it listens (default: PORT of the gateway + 1 ... in the order of the names)
Environment: MONGODB_URI (required, but for consent over a platform), HOST, PORT, PASSPORT_JWKS_URL, RECEIPT_KEYS,
  CONSENT_REQUESTS_AT_ONCE, CONSENT_REQUEST_PAUSE_DAYS, CONSENT_DOUBLE_OPT_IN, CONSENT_MESSAGES_URL, CASE_MINUTES, CONSENT_PLATFORM_URL,
  CONSENT_PLATFORM_KEY, CONSENT_PLATFORM_WEBHOOK_SECRET, CONSENT_PLATFORM_TIMEOUT_MS, NODE_ENV, LOG_LEVEL`;

interface Command {
  readonly name: SubgraphName;
  readonly port?: number;
}

/** What was asked for; null if it makes no sense, or the line that says what does not. */
function readCommand(): Command | 'help' | { wrong: string } | null {
  try {
    const { values, positionals } = parseArgs({
      options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if (values.help) return 'help';
    const [name, ...rest] = positionals;
    if (name !== undefined && !isSubgraphName(name)) return { wrong: `Unknown subgraph: ${name}.\n` };
    if (!isSubgraphName(name) || rest.length > 0) return null;
    if (values.port === undefined) return { name };
    return /^\d{1,5}$/.test(values.port) && Number(values.port) <= 65_535 ? { name, port: Number(values.port) } : null;
  } catch {
    return null;
  }
}

async function serve({ name, port }: Command, config: Config): Promise<void> {
  const log = pino({ name, level: config.logLevel }, pino.destination(2));
  const platform = name === 'consent' ? config.consentPlatform : null;
  const subgraph = platform === null ? await loadSubgraph(name) : await loadConsentOver(platform);
  const { signs } = subgraph;
  const keys = signs === undefined ? undefined : await openSigningKeys(config.receiptKeys, signs);
  const connection =
    platform === null
      ? await connectSubgraph(name, { uri: databaseOf(config), patience: database.patience })
      : unconnected();
  let served: ServedSubgraph;
  try {
    served = await serveSubgraph(subgraph, {
      connection,
      verifyPassport: passportVerifier(name, passportKeys(config.jwksUrl)),
      keys,
      host: config.host,
      port: port ?? config.gatewayPort + 1 + subgraphNames.indexOf(name),
      log,
      settings: config.settings,
    });
  } catch (error) {
    await connection.close();
    throw error;
  }
  onEnd(async () => {
    await served.stop();
    await connection.close();
  });
  await tell({ type: 'ready', url: served.url });
}

const command = readCommand();
if (command === 'help') {
  process.stdout.write(`${usage}\n`);
} else if (command === null || 'wrong' in command) {
  process.stderr.write(`${command?.wrong ?? ''}${usage}\n`);
  process.exitCode = 2;
} else {
  try {
    await serve(command, readConfig());
  } catch (error) {
    await fail(`${command.name}: ${reasonOf(error, database.known)}`);
  }
}
