/**
 * Who asks for what: for each audience, ids that nobody has, those of the erased, and those of customers who are refused. Who is refused is
 * found by asking, once, before anything is measured; that all of them are answered alike is a condition, not a finding.
 */
import { type DemoLabel, demoCustomer } from '../../../schema/demo-customers.ts';
import { type Client, headersOf, type Who } from '../../support/client.ts';

export interface Scene {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: string;
  /** Kind -> ids that are asked for under it, in turn. */
  readonly kinds: Readonly<Record<string, readonly string[]>>;
}

/** How many ids of a kind take turns: of the unknown as many as of the known. */
const IDS = 40;

/** The customers of the sample have ids up to 2500; of as many digits are those that nobody has. */
const unknownIds = (): string[] => Array.from({ length: IDS }, () => String(3_000 + Math.floor(Math.random() * 7_000)));

const CUSTOMER = 'query ($id: ID!) { customer(id: $id) { id name { full } email purchaseSummary { count } } }';
const PURCHASE = 'query ($id: ID!) { purchase(id: $id) { id placedAt total { amount } customer { id } } }';

const stranger: Who = { as: 'customer', customer: demoCustomer('consents-to-all') };
const agent: Who = { as: 'agent', purpose: 'customer-care' };
const storeStaff: Who = { as: 'store-staff', purpose: 'order-management' };
const marketer: Who = { as: 'marketer', purpose: 'direct-marketing' };
const personaliser: Who = { as: 'marketer', purpose: 'personalisation' };
const partner: Who = { as: 'partner', purpose: 'third-party-sharing' };

/** @param customers ids of the customers who were imported */
export async function createScenes(client: Client, customers: readonly string[]): Promise<Scene[]> {
  const ordersOf = async (id: string): Promise<string[]> => {
    const query = 'query ($id: ID!) { customer(id: $id) { purchases(first: 3) { edges { node { id } } } } }';
    const { body } = await client.ask({ as: 'dpo', purpose: 'legal-compliance' }, query, { id });
    return (body.data.customer?.purchases?.edges ?? []).map(({ node }: { node: { id: string } }) => node.id);
  };
  const refused = async (who: Who): Promise<string[]> => {
    const found: string[] = [];
    for (const id of customers) {
      const { body } = await client.ask(who, CUSTOMER, { id });
      if (body.data.customer === null && id !== demoCustomer('erased')) found.push(id);
    }
    return found.slice(0, IDS);
  };
  const customerScene = async (name: string, who: Who, labels: readonly DemoLabel[]): Promise<Scene> => ({
    name: `${name}: customer`,
    headers: await headersOf(who),
    query: CUSTOMER,
    kinds: {
      unknown: unknownIds(),
      erased: [demoCustomer('erased')],
      denied: await refused(who),
      ...Object.fromEntries(labels.map((label) => [label, [demoCustomer(label)]])),
    },
  });
  const purchaseScene = async (name: string, who: Who): Promise<Scene> => {
    const orders: string[] = [];
    for (const id of await refused(who)) if (orders.length < IDS) orders.push(...(await ordersOf(id)));
    const length = orders[0]?.length ?? 11;
    const unknown = unknownIds().map((id) => id.padEnd(length, '7'));
    return {
      name: `${name}: purchase`,
      headers: await headersOf(who),
      query: PURCHASE,
      kinds: { unknown, denied: orders },
    };
  };
  return [
    await customerScene('stranger', stranger, ['refuses-all']),
    await customerScene('staff (agent)', agent, ['restricted']),
    await customerScene('data (marketer)', marketer, ['refuses-all', 'withdrew', 'restricted', 'outdated-notice']),
    await customerScene('data (partner)', partner, ['refuses-all', 'restricted']),
    await purchaseScene('stranger', stranger),
    await purchaseScene('staff (store staff)', storeStaff),
    await purchaseScene('data (marketer)', personaliser),
  ];
}
