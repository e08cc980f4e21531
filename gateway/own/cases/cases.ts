/**
 * The fields of cases. Whether somebody may open, verify or end one with this customer was decided by the engine, and recorded, before it
 * comes here; what is done is done by whoever keeps cases.
 */
import DataLoader from 'dataloader';
import {
  BREAK_GLASS_REASONS,
  type BreakGlassReason,
  type CaseFacts,
  type CaseReason,
  type CODE_CHANNELS,
  MAX_ASKED,
  MAX_REMARK,
  openCasesAnswer,
} from '../../../schema/cases.ts';
import type { Channel } from '../../../schema/vocabulary.ts';
import { badInput } from '../bad-input.ts';
import type { OwnContext } from '../own-service.ts';
import { enumValue } from '../words.ts';
import { type CaseContext, caseService, type Done, inCase } from './case-calls.ts';
import { type VerifyCustomerInput, verifyCustomer } from './verification.ts';

interface OneCase {
  readonly customerId: string;
  readonly caseId: string;
}
interface Input<Fields> {
  readonly input: Fields;
}

const LANGUAGES = ['en', 'sv', 'de'] as const;

/** As the graph has it. */
export function shownCase({ actor: who, reason, assurance, ...facts }: CaseFacts): object {
  const emergency = BREAK_GLASS_REASONS.find((one) => one === reason && assurance === 'break-glass');
  return {
    ...facts,
    who,
    reason: emergency === undefined ? reason : null,
    breakGlass: emergency ?? null,
    assurance: assurance === null || assurance === 'break-glass' ? null : enumValue(assurance),
  };
}

const payload = (id: string, done: Done): object => ({
  customer: { __typename: 'Customer', id },
  case: shownCase(done.case),
  isSent: done.isSent ?? null,
});

/** What somebody says in their own words. */
export function remarkIn(text: string, input: string): string {
  const said = text.trim();
  if (said === '' || said.length > MAX_REMARK) throw badInput(input);
  return said;
}

export const caseMutations = {
  openCase: async (
    _: unknown,
    { input }: Input<{ customerId: string; reason: CaseReason; channel?: Channel | null }>,
    context: CaseContext,
  ) => {
    const { customerId: customer, reason, channel } = input;
    return payload(customer, await inCase(context, { do: 'open', customer, reason, channel: channel ?? 'PHONE' }));
  },

  sendVerificationCode: async (
    _: unknown,
    { input }: Input<OneCase & { channel: (typeof CODE_CHANNELS)[number]; language?: string | null }>,
    context: CaseContext,
  ) => {
    const { customerId: customer, caseId, channel } = input;
    const language = LANGUAGES.find((one) => one === (input.language ?? 'en'));
    if (language === undefined) throw badInput('input.language');
    const { brand } = context.asking;
    return payload(
      customer,
      await inCase(context, { do: 'send-code', customer, case: caseId, channel, brand, language }),
    );
  },

  verifyCustomer: async (_: unknown, { input }: Input<VerifyCustomerInput>, context: OwnContext) =>
    payload(input.customerId, await verifyCustomer(input, context)),

  closeCase: async (_: unknown, { input }: Input<OneCase>, context: CaseContext) => {
    const { customerId: customer, caseId } = input;
    return payload(customer, await inCase(context, { do: 'close', customer, case: caseId }));
  },

  breakGlass: async (
    _: unknown,
    { input }: Input<{ customerId: string; reason: BreakGlassReason; text: string }>,
    context: CaseContext,
  ) => {
    const { customerId: customer, reason } = input;
    const text = remarkIn(input.text, 'input.text');
    return payload(customer, await inCase(context, { do: 'break-glass', customer, reason, text }));
  },
};

/** One call for all customers of a request. */
const loaders = new WeakMap<object, DataLoader<string, readonly object[]>>();

/** The cases with a customer that are open or stand. */
export function openCases(id: string, context: CaseContext): Promise<readonly object[]> {
  const known = loaders.get(context) ?? loaderOf(context);
  loaders.set(context, known);
  return known.load(id);
}

const loaderOf = (context: CaseContext): DataLoader<string, readonly object[]> =>
  new DataLoader(
    async (customers) => {
      const { asking, signal } = context;
      const service = caseService(context);
      const call = { service, endpoint: 'open-cases', body: { customers }, asking, signal, idempotent: true };
      const { cases } = openCasesAnswer.parse(await context.call(call));
      if (cases.length !== customers.length) throw new TypeError('Not the cases of those who were asked about');
      return cases.map((some) => some.map(shownCase));
    },
    { maxBatchSize: MAX_ASKED },
  );
