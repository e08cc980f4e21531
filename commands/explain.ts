/**
 * `npm run explain`: why the answer to an operation would be what it is. Without a customer, or with a state in a file, it needs
 * nothing but the files of graph and policy; about a customer it asks a running gateway, as any data protection officer would.
 */
import { CHANNELS, PURPOSES, RISKS, ROLES } from '../schema/vocabulary.ts';
import { readArguments, runCommand, UsageError } from './arguments.ts';
import { explainedByGateway } from './explain/by-gateway.ts';
import { explainedFromFiles } from './explain/from-files.ts';
import type { Wish } from './explain/question.ts';
import { pageOf } from './explain/table.ts';

const help = `
npm run explain -- --as ROLE --purpose P [options] 'OPERATION'

For each field of the operation: its category, the row of the policy that decides, what that row met, and the decision;
then the requests that would go to the services. Nothing of anybody is fetched.
  --as ROLE          ${ROLES.join(', ')}
  --purpose P        the purpose of the request
  --acr A            claim acr of the token
  --age S            seconds since they authenticated
  --risk R           how risky the request seems: ${RISKS.join(', ')}
  --brand B          header x-brand (default: fresh)
  --channel C        header x-channel: ${CHANNELS.join(', ')}
  --case C           header x-case
  --recipient R      for whom a partner asks
  --variables JSON   the variables of the operation
  --customer ID      whom it is about, an id or the label of a demo customer; with --as customer also who asks.
                     Left out: for anyone, so that what depends on the customer stays open
  --state FILE       the customer's state (JSON, as POST /states of a consent service answers it)
  --supergraph FILE  --policy FILE
                     another graph and another policy than the built-in ones
  --url U            default: http://HOST:PORT/graphql, HOST and PORT from the environment
  --json             as Query.explain answers it, instead of a table

Without --customer, and with --state, it is explained from the files alone. With --customer and no --state the gateway at
--url is asked, with a development token of the persona dpo: its graph, its policy, and the state as it is now; the trail
records it. Exit code 1 when the operation would be refused as a whole, or nobody answered.
`;

function oneOf<Word extends string>(option: string, words: readonly Word[], value: string | undefined): Word {
  const word = words.find((each) => each === value);
  if (word === undefined) throw new UsageError(`${option} must be one of ${words.join(', ')}.`);
  return word;
}

await runCommand(async () => {
  const text = { type: 'string' } as const;
  const { values, positionals } = readArguments({
    help,
    positionals: { min: 1, max: 1 },
    options: {
      ...{
        as: text,
        purpose: text,
        acr: text,
        age: text,
        risk: text,
        brand: text,
        channel: text,
        case: text,
        recipient: text,
      },
      ...{ variables: text, customer: text, state: text, supergraph: text, policy: text, url: text },
      json: { type: 'boolean' },
    },
  });
  const wish: Wish = {
    operation: positionals[0] ?? '',
    variables: values.variables,
    role: oneOf('--as', ROLES, values.as),
    purpose: oneOf('--purpose', PURPOSES, values.purpose),
    acr: values.acr,
    age: values.age,
    risk: values.risk === undefined ? undefined : oneOf('--risk', RISKS, values.risk),
    brand: values.brand,
    channel: values.channel === undefined ? undefined : oneOf('--channel', CHANNELS, values.channel),
    case: values.case,
    recipient: values.recipient,
    customer: values.customer,
  };
  const { state, supergraph, policy, url } = values;
  const asks = wish.customer !== undefined && state === undefined;
  if (asks && (supergraph ?? policy) !== undefined)
    throw new UsageError('With --supergraph or --policy the state of a customer comes from --state FILE.');
  if (!asks && url !== undefined) throw new UsageError('--url is for a question about a --customer, without --state.');
  const explained = asks
    ? await explainedByGateway(wish, url)
    : await explainedFromFiles(wish, { state, supergraph, policy });
  process.stdout.write(values.json ? `${JSON.stringify(explained, null, 2)}\n` : pageOf(explained));
  return explained.refusal === null || explained.refusal === undefined ? 0 : 1;
});
