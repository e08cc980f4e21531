/**
 * The sample, imported once by the subgraphs' own imports, and then multiplied by any number: the same documents whether they are written to
 * a database or answer from memory.
 */
import { type SubgraphName, subgraphNames } from '../../../schema/classification.ts';
import type { SubgraphDefinition } from '../../../subgraphs/kit/definition.ts';
import { weeksToShift } from '../../../subgraphs/kit/sample/calendar.ts';
import { readKeptHouseholds } from '../../../subgraphs/kit/sample/households.ts';
import { loadSubgraph } from '../../../subgraphs/load.ts';
import { Copies } from './copies.ts';
import type { MemoryCollection, Multiplied } from './memory/collection.ts';
import { MemoryConnection, type MemoryModel } from './memory/connection.ts';
import { type Document, Templates } from './memory/templates.ts';

/** Nothing that finds customers reads them: single purchases, ledgers, coupons, histories. */
const LEFT_OUT: readonly string[] = [
  'purchases',
  'sensitivebaskets',
  'sensitivelists',
  'entries',
  'couponbooks',
  'changes',
];
/** What belongs to nobody, whatever its ids look like. */
const REFERENCE: readonly string[] = ['campaigns', 'products'];

export interface Kept {
  readonly subgraph: SubgraphName;
  readonly model: MemoryModel;
  readonly by: '_id' | 'customerId';
  readonly templates: Templates;
}

export class World {
  readonly definitions: ReadonlyMap<SubgraphName, SubgraphDefinition<unknown>>;
  readonly connections: ReadonlyMap<SubgraphName, MemoryConnection>;
  /** Ids; each is copied. */
  readonly households: readonly string[];
  /** The collections of which each customer has documents. */
  readonly kept: readonly Kept[];

  private constructor(of: Pick<World, 'definitions' | 'connections' | 'households' | 'kept'>) {
    this.definitions = of.definitions;
    this.connections = of.connections;
    this.households = of.households;
    this.kept = of.kept;
  }

  static async import(): Promise<World> {
    const households = (await readKeptHouseholds()).map(({ id }) => id);
    const known = new Set(households);
    const definitions = new Map<SubgraphName, SubgraphDefinition<unknown>>();
    const connections = new Map<SubgraphName, MemoryConnection>();
    const kept: Kept[] = [];
    const shiftWeeks = weeksToShift(new Date());
    for (const subgraph of subgraphNames) {
      const definition = await loadSubgraph(subgraph);
      const memory = new MemoryConnection();
      memory.forget(LEFT_OUT);
      await definition.seed(definition.openStore(memory.connection), {
        customers: Number.MAX_SAFE_INTEGER,
        shiftWeeks,
        progress: () => {},
      });
      definitions.set(subgraph, definition);
      connections.set(subgraph, memory);
      for (const model of Object.values(memory.models)) {
        if (REFERENCE.includes(model.name)) continue;
        const by = (['_id', 'customerId'] as const).find((field) =>
          model.inserted.some((one) => known.has(`${one[field]}`)),
        );
        if (by !== undefined)
          kept.push({ subgraph, model, by, templates: new Templates(model.inserted, by, households) });
      }
    }
    return new World({ definitions, connections, households, kept });
  }

  /** From now on there are so many customers. */
  multiply(customers: number): readonly (Kept & { readonly collection: MemoryCollection })[] {
    const copies = new Copies(customers, this.households.length);
    return this.kept.map((each) => ({ ...each, collection: each.model.multiply(this.#multiplied(each, copies)) }));
  }

  #multiplied({ subgraph, model, by, templates }: Kept, copies: Copies): Multiplied {
    const like = (customer: number) => copies.householdOf(customer);
    const base = { copies, templates, by, like };
    if (subgraph === 'consent')
      return {
        ...base,
        like: (customer) => copies.consentsOf(customer),
        vary: (document, customer) => ({ ...document, ...standingOf(templates.all(like(customer))[0]) }),
      };
    if (model.name === 'accounts')
      return {
        ...base,
        vary: (document, customer) => withOwnBalance(document, copies, customer),
        varied: ['balance'],
      };
    return base;
  }
}

/** What of a document of consent is no consent: it is the household's own. */
const standingOf = (document: Document | undefined): Document =>
  document === undefined ? {} : { account: document.account, enrolled: document.enrolled };

/** A balance that not every copy of a household has, between the same two powers of two. */
function withOwnBalance(document: Document, copies: Copies, customer: number): Document {
  const balance = Number(document.balance);
  if (balance < 1) return document;
  const least = 2 ** Math.floor(Math.log2(balance));
  return { ...document, balance: least + ((balance - least + copies.differenceOf(customer, least)) % least) };
}
