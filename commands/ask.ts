/**
 * `npm run ask`: one request as a persona, with a token of the development issuer. Prints the response, whatever it says.
 * It sees nothing that any other client would not see.
 */
import { developmentIssuer } from '../gateway/caller/development-issuer.ts';
import { demoCustomers } from '../schema/demo-customers.ts';
import type { Persona } from '../schema/personas.ts';
import { readArguments, runCommand, UsageError } from './arguments.ts';
import { requestHeaders } from './ask/headers.ts';
import { personaNames, readUrl, readVariables, requirePersona } from './ask/options.ts';
import { send } from './ask/send.ts';
import { readEnvironment } from './config.ts';
import { localOrigin } from './supervisor/plans.ts';

const help = `
npm run ask -- --as PERSONA [options] 'QUERY'

  --as PERSONA       ${personaNames}
  --purpose P        the purpose of the request (default: the persona's first)
  --customer ID      who the persona customer is: an id or the label of a demo customer (default: consents-to-all)
  --brand B          header x-brand
  --channel C        header x-channel
  --case C           header x-case
  --acr A            claim acr of the token
  --header 'k: v'    any header, as often as needed; 'k:' sends none of that name
  --variables JSON   the variables of the query
  --url U            default: http://HOST:PORT/graphql, HOST and PORT from the environment

Prints the JSON of the response. Exit code 0 when an HTTP answer came, whatever it says; 1 when none came; 2 for wrong usage.
`;

/** The id for an id or the label of a demo customer. */
function customerId(persona: Persona, given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  if (!persona.roles.includes('customer')) {
    throw new UsageError(`--customer says who the persona customer is; ${persona.name} names a customer in the query.`);
  }
  return demoCustomers.find(({ label }) => label === given)?.id ?? given;
}

async function ask(): Promise<number> {
  const { values, positionals } = readArguments({
    help,
    positionals: { min: 1, max: 1 },
    options: {
      as: { type: 'string' },
      purpose: { type: 'string' },
      customer: { type: 'string' },
      brand: { type: 'string' },
      channel: { type: 'string' },
      case: { type: 'string' },
      acr: { type: 'string' },
      header: { type: 'string', multiple: true },
      variables: { type: 'string' },
      url: { type: 'string' },
    },
  });
  const persona = requirePersona(values.as);
  const customer = customerId(persona, values.customer);
  const variables = readVariables(values.variables);
  const { HOST, PORT, AUDIENCE } = readEnvironment();
  const url = readUrl(values.url ?? `${localOrigin(HOST, PORT)}/graphql`);

  const issuer = await developmentIssuer();
  const token = await issuer.issueToken({ persona, customer, acr: values.acr, audience: AUDIENCE });
  const headers = requestHeaders({
    token,
    purpose: values.purpose ?? persona.purposes[0],
    brand: values.brand,
    channel: values.channel,
    case: values.case,
    more: values.header ?? [],
  });
  const answer = await send(url, headers, { query: positionals[0]!, variables });
  if (answer.status !== 200) process.stderr.write(`HTTP ${answer.status}\n`);
  process.stdout.write(`${answer.text}\n`);
  return 0;
}

await runCommand(ask);
