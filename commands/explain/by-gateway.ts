/**
 * An explanation about a customer from a running gateway: one request, `Query.explain`, with a development token of the persona dpo.
 * The state of the customer stays where it is; what comes back are words about it.
 */
import { developmentIssuer } from '../../gateway/caller/development-issuer.ts';
import { personaNamed } from '../../schema/personas.ts';
import { UsageError } from '../arguments.ts';
import { requestHeaders } from '../ask/headers.ts';
import { send } from '../ask/send.ts';
import { readEnvironment } from '../config.ts';
import { localOrigin } from '../supervisor/plans.ts';
import { argumentsOf, complaintOf, type Explanation, type Wish } from './question.ts';

const QUERY = `query($operation: String!, $variables: JSON, $as: ExplainAs!, $customerId: ID) {
  explain(operation: $operation, variables: $variables, as: $as, customerId: $customerId) {
    refusal { code line column }
    fields {
      coordinate category inheritsFrom effect code mask row basis met
      rows { category row basis mask stands code met }
    }
    requests { service operation isConditional perCustomer }
  }
}`;

interface Answer {
  readonly data?: { readonly explain?: Explanation | null } | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly input?: string };
  }[];
}

/** @param url absent: the gateway of `npm start` */
export async function explainedByGateway(wish: Wish, url: string | undefined): Promise<Explanation> {
  const { HOST, PORT, AUDIENCE } = readEnvironment();
  const persona = personaNamed('dpo');
  if (persona === undefined) throw new TypeError('There is no persona dpo');
  const token = await (await developmentIssuer()).issueToken({ persona, audience: AUDIENCE });
  const headers = requestHeaders({ token, purpose: persona.purposes[0] ?? '', more: [] });
  const target = url ?? `${localOrigin(HOST, PORT)}/graphql`;
  if (!URL.canParse(target)) throw new UsageError('--url must be an http or https URL.');
  const { text } = await send(target, headers, { query: QUERY, variables: { ...argumentsOf(wish) } });
  const { data, errors } = answerIn(text, target);
  if (data?.explain) return data.explain;
  const [error] = errors ?? [];
  const { code, input } = error?.extensions ?? {};
  if (code === 'BAD_USER_INPUT' && input !== undefined) throw new UsageError(complaintOf(input));
  if (code === 'FORBIDDEN')
    throw new Error('There is nobody of that id whom the gateway would explain anything about.');
  throw new Error(
    `The gateway explains nothing: ${error?.message ?? 'no reason given.'}${code === undefined ? '' : ` (${code})`}`,
  );
}

function answerIn(text: string, target: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    throw new Error(`No gateway answers at ${target}.`);
  }
}
