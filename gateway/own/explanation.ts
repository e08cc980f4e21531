/**
 * `Query.explain`: from what a reader asks to the question that the engine understands, and back into the words of the graph. The
 * only thing that is loaded is the state of the customer, with no more consents in it than the purpose needs.
 */
import { setImmediate } from 'node:timers/promises';
import type { CustomerState } from '../../schema/customer-state.ts';
import type { Grant } from '../../schema/policy.ts';
import { BRANDS, CHANNELS, DEFAULT_BRAND, PURPOSES, RISKS, ROLES } from '../../schema/vocabulary.ts';
import type { Asking } from '../caller/caller.ts';
import type { Subject } from '../enforcement/decide.ts';
import { NOBODY, SubjectStates } from '../enforcement/subjects.ts';
import type { TracedRow } from '../enforcement/trace.ts';
import type { Explained, ExplainedField } from '../federation/explained.ts';
import type { Inside } from '../federation/inside.ts';
import { badInput } from './bad-input.ts';
import { enumValue, wordOf } from './words.ts';

export interface ExplainArguments {
  readonly operation: string;
  readonly variables?: unknown;
  readonly as: {
    readonly role: string;
    readonly purpose: string;
    readonly brand?: string | null;
    readonly channel?: string | null;
    readonly acr?: string | null;
    readonly authenticatedFor?: number | null;
    readonly risk?: string | null;
    readonly recipient?: string | null;
    readonly case?: string | null;
  };
  readonly customerId?: string | null;
}

/** What it needs: states, the engine, the time, and what was explained before: how many, and how long they are together. */
export interface ExplainContext extends Pick<Inside, 'states' | 'explain'> {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal: AbortSignal;
  explained: number;
  characters: number;
}

/** Each is compiled and planned: one request may not keep the process for long. One alone may be as long as any document. */
const MOST = 10;
const MOST_CHARACTERS = 16_384;

/** @throws {RefusedError} `BAD_USER_INPUT` naming the input */
export async function explanation(args: ExplainArguments, context: ExplainContext): Promise<object> {
  context.explained += 1;
  context.characters += args.operation.length;
  const isTooLong = context.explained > 1 && context.characters > MOST_CHARACTERS;
  if (context.explained > MOST || isTooLong) throw badInput('operation');
  const variables = variablesIn(args.variables);
  const customer = args.customerId ?? undefined;
  const described = askingAs(args.as, customer, context.now);
  const subject = customer === undefined ? 'anyone' : await stateOf(customer, described, context);
  const asking = inTheirCase(described, subject);
  // Others are answered in between.
  await setImmediate();
  return inWords(await context.explain({ text: args.operation, variables, asking, subject }));
}

/** A caller like the one that is described. Nothing of who explains is in it. */
function askingAs(as: ExplainArguments['as'], customer: string | undefined, now: number): Asking {
  const role = wordOf(ROLES, as.role);
  const purpose = wordOf(PURPOSES, as.purpose);
  if (role === undefined) throw badInput('as.role');
  if (purpose === undefined) throw badInput('as.purpose');
  const brand = as.brand ?? DEFAULT_BRAND;
  if (!(BRANDS as readonly string[]).includes(brand)) throw badInput('as.brand');
  const age = as.authenticatedFor ?? undefined;
  if (age !== undefined && age < 0) throw badInput('as.authenticatedFor');
  return {
    caller: {
      subject: '',
      actor: 'explained',
      roles: [role],
      customer: role === 'customer' ? (customer ?? NOBODY) : undefined,
      recipient: role === 'partner' ? (as.recipient ?? undefined) : undefined,
      acr: as.acr ?? undefined,
      authTime: age === undefined ? undefined : now / 1000 - age,
    },
    purpose,
    brand,
    channel: wordOf(CHANNELS, as.channel ?? ''),
    risk: wordOf(RISKS, as.risk ?? ''),
    case: as.case ?? undefined,
    now,
  };
}

/** A case is its owner's: who is described as having named one is taken for them. */
function inTheirCase(asking: Asking, subject: Subject): Asking {
  if (subject === 'anyone' || !subject.known) return asking;
  const own = subject.cases?.find(({ id }) => id === asking.case);
  return own === undefined ? asking : { ...asking, caller: { ...asking.caller, actor: own.actor } };
}

/** An object, or the JSON text of one. */
function variablesIn(given: unknown): Record<string, unknown> {
  const value = typeof given === 'string' ? parsed(given) : (given ?? {});
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badInput('variables');
  return value as Record<string, unknown>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function stateOf(id: string, { caller, purpose, brand }: Asking, { states, signal }: ExplainContext) {
  const recipients = caller.recipient === undefined ? [] : [caller.recipient];
  const found = await new SubjectStates(states, { purpose, brand, recipients, signal }).load([id]);
  const state: CustomerState | undefined = found.get(id);
  if (state === undefined) throw new TypeError('The state of the customer could not be had');
  return state;
}

function inWords(explained: Explained): object {
  if ('refusal' in explained) return { refusal: explained.refusal, fields: [], requests: [] };
  return {
    fields: explained.fields.map(fieldInWords),
    requests: explained.requests.map(({ perCustomer, ...request }) => ({
      ...request,
      isConditional: perCustomer.length > 0,
      perCustomer,
    })),
  };
}

function fieldInWords({ decision, rows, ...field }: ExplainedField): object {
  const all = { ...field, met: [], rows: rows.map(rowInWords) };
  if (decision === 'open') return { ...all, effect: 'ALLOW' };
  if (decision === 'depends') return { ...all, effect: 'DEPENDS_ON_CUSTOMER' };
  const decided = { ...all, ...decision, effect: enumValue(decision.effect) };
  const deciding = decidingRow(rows, decision);
  return {
    ...decided,
    met: deciding?.met ?? [],
    basis: 'basis' in decision ? enumValue(decision.basis) : undefined,
  };
}

/** Of the rows of its name, the first that came to the same: that is the one that counted. */
const decidingRow = (rows: readonly TracedRow[], decision: Exclude<ExplainedField['decision'], string>) =>
  rows.find(({ grant, stands, code }) => {
    if (!('row' in decision) || grant.row !== decision.row) return false;
    return decision.effect === 'deny' ? code === decision.code : stands;
  });

const rowInWords = ({ category, grant, stands, code, met }: TracedRow): object => ({
  category,
  row: grant.row,
  basis: enumValue(grant.basis),
  mask: maskOf(grant),
  stands,
  code,
  met,
});

const maskOf = ({ mask }: Grant): string | undefined => (typeof mask === 'object' ? mask.kind : mask);
