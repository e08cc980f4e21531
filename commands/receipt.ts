/**
 * `npm run receipt`: the receipts of consents, for those who hold one and those who have to believe one. Verifying needs no network
 * and nothing of the service that signed but its public keys.
 */
import { receiptKeysIn } from '../subgraphs/config.ts';
import { rotateKeys } from '../subgraphs/kit/signing-keys.ts';
import { readArguments, runCommand, UsageError } from './arguments.ts';
import { saveKeys } from './receipt/published.ts';
import { verify } from './receipt/verify.ts';

const HELP = `npm run receipt -- verify FILE [--keys FILE_OR_URL]
npm run receipt -- keys FILE [--from URL]
npm run receipt -- rotate

verify  says in words what the receipts in FILE say, or why they are not genuine. FILE holds a receipt (compact JWS), several
        in lines, or JSON with receipts in it, such as an answer of the gateway. Exit code 0: all are genuine; 1: not, or it
        cannot be said.
keys    saves the published keys of receipts in FILE, for verifying without a network.
rotate  makes a new key for the receipts to come, in the file of RECEIPT_KEYS or .assent/receipt-keys.json. What was signed
        before stays verifiable: old keys stay published, and their private parts are gone.
  --keys FILE_OR_URL  the published keys: a file, or an address over https or on this machine;
                      default: the keys of this machine's consent service
  --from URL          where keys are published; default: /.well-known/jwks.json of the gateway on this machine
  --help              this text
A receipt is read through the graph: { me { consents { events { edges { node { receipt } } } } } }`;

/** The option of each verb, and whether it has an argument. */
const VERBS: Readonly<Record<string, { readonly option?: 'keys' | 'from'; readonly hasFile: boolean }>> = {
  verify: { option: 'keys', hasFile: true },
  keys: { option: 'from', hasFile: true },
  rotate: { hasFile: false },
};

await runCommand(async () => {
  const text = { type: 'string' } as const;
  const { values, positionals } = readArguments({
    help: HELP,
    positionals: { min: 1, max: 2 },
    options: { keys: text, from: text },
  });
  const [verb = '', file] = positionals;
  const known = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (known === undefined) throw new UsageError(`There is no 'receipt ${verb}'.`);
  const stray = Object.keys(values).find((name) => name !== known.option);
  if (stray !== undefined) throw new UsageError(`'${verb}' has no --${stray}.`);
  if (!known.hasFile && file !== undefined) throw new UsageError(`Unexpected argument '${file}'.`);
  if (known.hasFile && file === undefined) throw new UsageError(`'${verb}' needs a FILE.`);
  switch (verb) {
    case 'verify':
      return verify(file!, values.keys);
    case 'keys':
      return saveKeys(file!, values.from);
    default: {
      const kid = await rotateKeys(receiptKeysIn().path);
      process.stdout.write(`Receipts will be signed with the key ${kid}\n`);
      return 0;
    }
  }
});
