/**
 * Fills consent: one document for every household, the erased one as a tombstone. The demo customers are exactly as promised, all
 * others a mix.
 */
import type { SeedOptions, SeedReport } from '../kit/definition.ts';
import { FIRST_DAY, shifted } from '../kit/sample/calendar.ts';
import { type Household, readHouseholds } from '../kit/sample/households.ts';
import type { CustomerPast } from './model/customer.ts';
import { demoPast, type Past } from './sample/demo.ts';
import { mannerOf, mixedPast } from './sample/mix.ts';
import { pastOf } from './sample/past.ts';
import type { ConsentStore } from './store.ts';

/** Inserts the customers; the store must be empty. */
export async function seed(store: ConsentStore, options: SeedOptions): Promise<SeedReport> {
  const households = await readHouseholds(options.customers);
  const start = shifted(FIRST_DAY, options.shiftWeeks);
  let records = 0;
  let events = 0;
  function* documents(): Generator<CustomerPast> {
    for (const household of households) {
      const document = documentOf(household, start);
      records += document.records.length;
      events += document.events.length;
      yield document;
    }
  }
  const progress = (done: number) => options.progress('consents', done, households.length);
  const customers = await store.insert(documents(), progress);
  return { imported: { customers, 'consent records': records, 'consent events': events }, untidy: {} };
}

/** The document of a household; `start` is the first day of the sample's weeks. */
export function documentOf({ id, account, enrolled, demo }: Household, start: Date): CustomerPast {
  const { steps, standing }: Past = demo === null ? { steps: mixedPast(id, start) } : demoPast(demo, start);
  return pastOf(
    id,
    { account, enrolled, restricted: false, erased: false, objections: [], ...standing },
    steps,
    mannerOf(id),
  );
}
