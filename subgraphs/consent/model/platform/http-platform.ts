/**
 * A consent platform of somebody else, over HTTP (docs/consent-platform.md). States are asked for each time and never kept, so nothing
 * here outlives a withdrawal; an answer that is missing, late or not what was asked for is no answer (P19).
 */
import { eventAnswer, type PlatformRecord } from '../../../../schema/consent-platform.ts';
import { type CustomerState, MAX_STATES, statesAnswer } from '../../../../schema/customer-state.ts';
import { badUserInput } from '../../../kit/input.ts';
import type { ConsentRecord } from '../../types.ts';
import type { Acting } from '../acting.ts';
import { findNotice } from '../notices.ts';
import { isYes } from '../record.ts';
import { Epochs } from './epochs.ts';
import { eventBody } from './event-body.ts';
import { askPlatform, type PlatformAddress, PlatformUnavailable } from './exchange.ts';
import { type ConsentSource, NotKept, type Recorded, type Recording, type StatesQuestion } from './platform.ts';
import { toldCustomer } from './told-customer.ts';

export interface HttpPlatform extends ConsentSource {
  /** The platform says that customers changed. */
  readonly changed: (ids: readonly string[]) => void;
  /** Whether it answers. */
  readonly answers: () => Promise<boolean>;
}

export function httpPlatform(address: PlatformAddress): HttpPlatform {
  const findStatesAt = async (question: StatesQuestion): Promise<readonly CustomerState[]> => {
    const { status, json } = await askPlatform(address, '/states', question);
    const read = statesAnswer.safeParse(json);
    if (status !== 200 || !read.success) throw new PlatformUnavailable('The platform tells no states');
    const { states } = read.data;
    const { ids } = question;
    if (states.length !== ids.length || states.some(({ id }, at) => id !== ids[at]))
      throw new PlatformUnavailable('The platform tells the states of others');
    return states.map(withoutSignals);
  };
  // One question to the platform has no more ids than one to us.
  const statesOf = async (ids: readonly string[]): Promise<readonly CustomerState[]> => {
    const states: CustomerState[] = [];
    for (let from = 0; from < ids.length; from += MAX_STATES)
      states.push(...(await findStatesAt({ ids: ids.slice(from, from + MAX_STATES) })));
    return states;
  };
  const epochs = new Epochs(statesOf);

  return {
    findStatesAt,

    async findCustomers(ids) {
      const states = await statesOf(ids);
      return states.map((state) => (state.known ? toldCustomer(state) : null));
    },

    async findEvents() {
      throw new NotKept('The platform tells no history');
    },

    async findChanges() {
      throw new NotKept('The platform tells no history');
    },

    async record<Request extends Acting>({ customerId, request }: Recording<Request>, now: Date) {
      const answer = await askPlatform(address, '/events', eventBody(customerId, request));
      epochs.changed([customerId]);
      return recordedBy(answer, customerId, now);
    },

    findEpochs: (ids) => epochs.find(ids),
    changed: (ids) => epochs.changed(ids),

    answers: () =>
      findStatesAt({ ids: [] }).then(
        () => true,
        () => false,
      ),
  };
}

/** A platform is not told of signals: a state that says it keeps them would make the gateway tell it. */
function withoutSignals(state: CustomerState): CustomerState {
  if (!state.known) return state;
  const { signals, ...told } = state;
  return told;
}

function recordedBy(
  { status, json }: { status: number; json: unknown },
  customerId: string,
  now: Date,
): Recorded | null {
  if (status === 404) return null;
  if (status === 409) throw badUserInput('input.idempotencyKey');
  // What only the platform can know to be wrong.
  if (status === 422) throw badUserInput('input');
  const read = eventAnswer.safeParse(json);
  if (status !== 200 || !read.success) throw new PlatformUnavailable('The platform does not say that it is recorded');
  const { state, records } = read.data;
  if (state.id !== customerId) throw new PlatformUnavailable('The platform tells of another customer');
  if (!state.known || state.erased) return null;
  return { customer: toldCustomer(state), records: records.map((record) => recordOf(customerId, record, now)) };
}

function recordOf(customer: string, record: PlatformRecord, now: Date): ConsentRecord {
  const { id, purpose, channel, brand, recipient, specialCategories, state, notice } = record;
  const since = record.since === null ? null : new Date(record.since);
  const until = record.until === null ? null : new Date(record.until);
  const valid = isYes(state) && (until === null || until.getTime() > now.getTime());
  const read = notice === null ? undefined : findNotice(notice.id, notice.version, notice.language);
  const status = { state, valid, since, until, notice: read ?? null, renewal: null };
  return { id, purpose, channel, brand, recipient, specialCategories, status, customer };
}
