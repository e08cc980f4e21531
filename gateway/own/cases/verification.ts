/**
 * `Mutation.verifyCustomer`: three ways to find out that whoever is on the telephone is the customer. A try is counted by whoever keeps the
 * case before anything is compared, so that no way of ending early gives another.
 */
import { type KnowledgeRequest, knowledgeRequest, type VerificationMethod } from '../../../schema/cases.ts';
import { badInput } from '../bad-input.ts';
import type { OwnContext } from '../own-service.ts';
import { type CaseContext, type Done, inCase, isKnownOfPurchases, refusedCase } from './case-calls.ts';

export interface VerifyCustomerInput {
  readonly customerId: string;
  readonly caseId: string;
  readonly method: VerificationMethod;
  readonly code?: string | null;
  readonly knowledge?: {
    readonly placedOn: string;
    readonly storeId: string;
    readonly total: number;
    readonly productType: string;
  } | null;
  readonly token?: string | null;
}

type Context = CaseContext & Pick<OwnContext, 'verifyIdentity'>;

/** Seconds since the customer signed in: they are there now, and not only their device. */
const FRESH = 300;
/** Characters of a code, with what people put between. */
const MAX_CODE = 64;

const GIVEN_BY = { ONE_TIME_CODE: 'code', PURCHASE_KNOWLEDGE: 'knowledge', IDENTITY_TOKEN: 'token' } as const;

/** @throws {RefusedError} `BAD_USER_INPUT`: for what cannot be meant with its path, for everything else with that of the input */
export async function verifyCustomer(input: VerifyCustomerInput, context: Context): Promise<Done> {
  const { customerId: customer, caseId, method, code, token } = input;
  for (const [other, field] of Object.entries(GIVEN_BY))
    if ((input[field] ?? null) === null ? other === method : other !== method) throw badInput(`input.${field}`);
  const one = { customer, case: caseId };
  if (method === 'ONE_TIME_CODE') {
    if ((code ?? '').length > MAX_CODE) throw badInput('input.code');
    return inCase(context, { do: 'try-code', ...one, code: code ?? '' });
  }
  // What makes no sense is said before it counts as a try.
  const knowledge = method === 'PURCHASE_KNOWLEDGE' ? knowledgeOf(input) : undefined;
  const { turn = '' } = await inCase(context, { do: 'try', ...one, method });
  const isRight =
    knowledge === undefined
      ? await isTheirs(token ?? '', customer, context)
      : await isKnownOfPurchases(context, knowledge);
  if (!isRight) throw refusedCase();
  return inCase(context, { do: 'verified', ...one, turn });
}

function knowledgeOf({ customerId: customer, knowledge }: VerifyCustomerInput): KnowledgeRequest {
  const read = knowledgeRequest.safeParse({
    customer,
    placedOn: knowledge?.placedOn,
    store: knowledge?.storeId,
    total: knowledge?.total,
    productType: knowledge?.productType,
  });
  if (!read.success) throw badInput('input.knowledge');
  return read.data;
}

/**
 * Whether a token says that this customer signed in just now, for being verified: a token that opens data is none for that, so that nobody
 * has to hand out one (RFC 8725, section 3.12). Whoever helps them proves nothing with a token of their own.
 */
async function isTheirs(token: string, customer: string, { verifyIdentity, asking }: Context): Promise<boolean> {
  if (verifyIdentity === undefined) return false;
  const found = await verifyIdentity(token).catch(() => undefined);
  if (found === undefined) return false;
  const { customer: theirs, actor, authTime, onBehalfOf } = found.caller;
  const now = asking.now / 1_000;
  return (
    theirs === customer &&
    onBehalfOf === undefined &&
    actor !== asking.caller.actor &&
    authTime !== undefined &&
    now - authTime <= FRESH
  );
}
