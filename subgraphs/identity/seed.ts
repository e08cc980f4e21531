/**
 * Fills identity from the sample: households become customers. The erased one gets no document: nothing of it may be kept
 * here (Art. 17).
 */

import { demoCustomers } from '../../schema/demo-customers.ts';
import { insertInBatches } from '../kit/connection.ts';
import type { SeedOptions, SeedReport } from '../kit/definition.ts';
import { LAST_PURCHASE, shifted } from '../kit/sample/calendar.ts';
import { type Household, type HouseholdDemographics, readHouseholds } from '../kit/sample/households.ts';
import { normalForms } from './model/sought.ts';
import { personOf } from './sample/person.ts';
import type { CustomerDocument, IdentityStore } from './store.ts';
import type { Demographics } from './types.ts';

const demoIds = new Set<string>(demoCustomers.map(({ id }) => id));

/** Inserts the customers; the store must be empty. */
export async function seed(store: IdentityStore, options: SeedOptions): Promise<SeedReport> {
  const households = await readHouseholds(options.customers);
  const kept = households.filter((household) => !household.erased);
  const today = shifted(new Date(LAST_PURCHASE).toISOString().slice(0, 10), options.shiftWeeks);
  const progress = (done: number) => options.progress('customers', done, kept.length);
  const documents = kept.map((household) => documentOf(household, today));
  const customers = await insertInBatches(store.customers, documents, progress);
  return {
    imported: { customers },
    untidy: {
      'households without demographics (demographics null)': kept.filter((h) => h.demographics === null).length,
      'demographic answers left blank (null)': kept.reduce((sum, h) => sum + blanks(h.demographics), 0),
    },
  };
}

/** The document of a household whose person lives on `today`. */
export function documentOf({ id, account, demographics }: Household, today: Date): CustomerDocument {
  const person = personOf(id, demographics?.age ?? null, today);
  return {
    _id: id,
    ...person,
    // A demo customer is promised with one.
    identities: demoIds.has(id) ? person.identities.slice(0, 1) : person.identities,
    ...(demographics === null ? {} : { demographics: demographicsOf(demographics) }),
    accountState: account,
    normal: normalForms(person),
  };
}

const demographicsOf = (of: HouseholdDemographics): Demographics => ({
  ageBand: of.age,
  incomeBand: of.income,
  homeOwnership: of.homeOwnership,
  maritalStatus: of.maritalStatus,
  householdSize: of.householdSize,
  householdComposition: of.householdComposition,
  kidsCount: of.kidsCount,
});

const blanks = (of: HouseholdDemographics | null): number =>
  of === null ? 0 : Object.values(of).filter((answer) => answer === null).length;
