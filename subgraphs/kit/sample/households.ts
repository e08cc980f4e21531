/**
 * The households of the sample, which are the customers of the system: who they are, and in which order.
 * Says nothing of persons: names and addresses do not exist in the sample.
 */
import type { DemoLabel } from '../../../schema/demo-customers.ts';
import { demoCustomers } from '../../../schema/demo-customers.ts';
import type { AccountState } from '../../../schema/vocabulary.ts';
import { sha256, share } from './hash.ts';
import { readRows } from './rows.ts';

export interface HouseholdDemographics {
  readonly age: string | null;
  readonly income: string | null;
  readonly homeOwnership: string | null;
  readonly maritalStatus: string | null;
  readonly householdSize: string | null;
  readonly householdComposition: string | null;
  readonly kidsCount: string | null;
}

export interface Household {
  readonly id: string;
  /** Null: the sample has no demographics of this household. */
  readonly demographics: HouseholdDemographics | null;
  /** Nothing of it may be kept anywhere but the consent tombstone. */
  readonly erased: boolean;
  readonly account: AccountState;
  /** Member of the loyalty programme. */
  readonly enrolled: boolean;
  readonly demo: DemoLabel | null;
}

/** How many households the sample was drawn as; see complete-journey/README.md. */
export const HOUSEHOLDS = 1000;
/** Household numbers of the published data go from 1 to this. */
const GREATEST_NUMBER = 2500;

const SUSPENDED = 0.03;
const CLOSED = 0.02;
const NOT_ENROLLED = 0.08;

/**
 * The households, demo customers first, the others in the order of sha256(id) in which the sample was drawn.
 * @param limit at most so many (default: all 1,000)
 */
export async function readHouseholds(limit: number = HOUSEHOLDS): Promise<Household[]> {
  const demographics = await readDemographics();
  const ids = await householdIds(new Set(demographics.keys()));
  const demo = new Map<string, DemoLabel>(demoCustomers.map(({ id, label }) => [id, label]));
  const order = [...demo.keys(), ...ids.filter((id) => !demo.has(id))];
  return order
    .slice(0, Math.max(0, limit))
    .map((id) => household(id, demographics.get(id) ?? null, demo.get(id) ?? null));
}

/** The households whose data may be stored outside the tombstone: all but the erased one. */
export async function readKeptHouseholds(limit?: number): Promise<Household[]> {
  return (await readHouseholds(limit)).filter((household) => !household.erased);
}

function household(id: string, demographics: HouseholdDemographics | null, demo: DemoLabel | null): Household {
  if (demo === 'erased') return { id, demographics, erased: true, account: 'CLOSED', enrolled: false, demo };
  if (demo !== null) return { id, demographics, erased: false, account: 'OPEN', enrolled: true, demo };
  const drawn = share('account', id);
  const account = drawn < CLOSED ? 'CLOSED' : drawn < CLOSED + SUSPENDED ? 'SUSPENDED' : 'OPEN';
  return { id, demographics, erased: false, account, enrolled: share('enrolled', id) >= NOT_ENROLLED, demo };
}

async function readDemographics(): Promise<Map<string, HouseholdDemographics>> {
  const found = new Map<string, HouseholdDemographics>();
  for await (const row of readRows('demographics')) {
    const [id, age, income, homeOwnership, maritalStatus, householdSize, householdComposition, kidsCount] = row;
    found.set(id, {
      age: age || null,
      income: income || null,
      homeOwnership: homeOwnership || null,
      maritalStatus: maritalStatus || null,
      householdSize: householdSize || null,
      householdComposition: householdComposition || null,
      kidsCount: kidsCount || null,
    });
  }
  return found;
}

/**
 * All 1,000 ids in the order of sha256(id). The files name 985 of them. The others were drawn without demographics and have
 * no row; their numbers are in no file. They are taken to be the first unnamed numbers that the draw can have met: those
 * whose hash is below the greatest one of the households drawn without demographics.
 */
async function householdIds(withDemographics: ReadonlySet<string>): Promise<string[]> {
  const named = new Set(withDemographics);
  for await (const [, id] of readRows('baskets')) named.add(id);
  for await (const [, id] of readRows('campaigns')) named.add(id);
  for await (const [id] of readRows('coupon_redemptions')) named.add(id);

  const hashes = new Map<string, string>();
  for (const id of named) hashes.set(id, sha256(id));
  const drawnWithout = [...named].filter((id) => !withDemographics.has(id)).map((id) => hashes.get(id)!);
  const last = drawnWithout.sort().at(-1)!;

  const unnamed: string[] = [];
  for (let number = 1; number <= GREATEST_NUMBER; number += 1) {
    const id = String(number);
    const hash = sha256(id);
    if (named.has(id) || hash >= last) continue;
    hashes.set(id, hash);
    unnamed.push(id);
  }
  const byHash = (a: string, b: string) => (hashes.get(a)! < hashes.get(b)! ? -1 : 1);
  return [...named, ...unnamed.sort(byHash).slice(0, HOUSEHOLDS - named.size)].sort(byHash);
}
