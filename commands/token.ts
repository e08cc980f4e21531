/**
 * `npm run --silent token`: a token of the development issuer for a persona, alone on stdout. Works with nothing running;
 * makes wrong tokens as gladly as right ones, so that every refusal can be tried.
 */
import { developmentIssuer } from '../gateway/caller/development-issuer.ts';
import { demoCustomers } from '../schema/demo-customers.ts';
import { personaNamed, personas } from '../schema/personas.ts';
import { readArguments, runCommand, UsageError, wholeNumber } from './arguments.ts';

const HELP = `npm run --silent token -- PERSONA [options]

A JWT of the development issuer, alone on stdout. PERSONA is one of
  ${personas.map(({ name }) => name).join(', ')}
  --purpose P,...   purposes of the token (default: all of the persona's)
  --customer ID     the customer whose token it is, an id or a demo label (persona customer: consents-to-all)
  --brand B         binds the token to a brand
  --recipient R     the partner for whom data is asked (persona partner: partner-1)
  --acr A           authentication context
  --ttl S           seconds until it expires, default 3600; negative: already expired
  --audience A      default assent
  --no-exp          leaves the expiry out: such a token is refused
  --help            this text`;

/** Seconds of a hundred years: further than anybody needs, and a NumericDate everywhere. */
const MAX_TTL = 3_155_673_600;

await runCommand(async () => {
  const { values, positionals } = readArguments({
    help: HELP,
    positionals: { min: 1, max: 1 },
    options: {
      purpose: { type: 'string' },
      customer: { type: 'string' },
      brand: { type: 'string' },
      recipient: { type: 'string' },
      acr: { type: 'string' },
      ttl: { type: 'string' },
      audience: { type: 'string' },
      'no-exp': { type: 'boolean' },
    },
  });
  const persona = personaNamed(positionals[0] ?? '');
  if (persona === undefined) throw new UsageError(`There is no persona '${positionals[0]}'.`);
  const { id } = demoCustomers.find(({ label }) => label === values.customer) ?? { id: values.customer };
  const issuer = await developmentIssuer();
  const token = await issuer.issueToken({
    persona,
    purposes: values.purpose?.split(',').map((purpose) => purpose.trim()),
    customer: id,
    brand: values.brand,
    recipient: values.recipient,
    acr: values.acr,
    ttl: values.ttl === undefined ? undefined : wholeNumber('--ttl', values.ttl, -MAX_TTL, MAX_TTL),
    audience: values.audience,
    noExp: values['no-exp'],
  });
  process.stdout.write(`${token}\n`);
  return 0;
});
