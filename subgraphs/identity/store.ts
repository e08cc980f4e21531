/**
 * Where identity keeps persons: one document per customer, found by its id (which is also the shard key), or by a whole value that
 * somebody has said. Gives plain objects; decides nothing about who may see them.
 */
import { type Connection, Schema } from 'mongoose';
import { DEMOGRAPHIC_FIELDS } from '../../schema/audience.ts';
import { type LookupRequest, MAX_FOUND } from '../../schema/lookup.ts';
import type { AccountState } from '../../schema/vocabulary.ts';
import { insertAbsent } from '../kit/insert-absent.ts';
import { type NormalForms, normalChange, normalForms, soughtBy } from './model/sought.ts';
import type { Demographics, ExternalIdentity, PostalAddress } from './types.ts';

export interface CustomerDocument {
  _id: string;
  name: { given: string; family: string };
  email?: string;
  /** E.164. */
  phone?: string;
  address?: PostalAddress;
  /** `YYYY-MM-DD`. */
  birthDate?: string;
  demographics?: Demographics;
  accountState: AccountState;
  identities: ExternalIdentity[];
  /** What of it they are looked for by, written whenever that is. Absent: written before there was one, see `addNormalForms`. */
  normal?: NormalForms;
  /** With what they were registered; absent: they came with an import. */
  registration?: Registration;
  /** Their state is still to be made by the consent service. Absent: it is there. */
  outbox?: OutboxEntry;
}

/** A registration as it is known again when it is sent again. */
export interface Registration {
  at: Date;
  /** Pseudonym of who registered them. */
  actor: string;
  /** Null: it cannot be known again. */
  key: string | null;
  /** Digest of the input. */
  input: string;
}

/** What the consent service needs to know; it waits in the document that it follows from, and is gone when it is done. */
export interface OutboxEntry {
  since: Date;
  enrolled: boolean;
}

/** Absent: unchanged; null: removed. */
export interface ContactChange {
  email?: string | null;
  phone?: string | null;
  address?: PostalAddress | null;
}

// What is written is made by this folder alone and typed above: mongoose is told the places, not the shapes.
const { Mixed } = Schema.Types;
const schema = new Schema<CustomerDocument>(
  {
    _id: { type: String, required: true },
    name: Mixed,
    email: String,
    phone: String,
    address: Mixed,
    birthDate: String,
    demographics: Mixed,
    accountState: String,
    identities: [Mixed],
    normal: Mixed,
    registration: Mixed,
    outbox: Mixed,
  },
  { collection: 'customers', versionKey: false, minimize: false, strict: 'throw' },
)
  .index({ 'outbox.since': 1 }, { sparse: true })
  .index({ phone: 1, _id: 1 })
  .index({ 'normal.email': 1, _id: 1 })
  // Not sparse: whoever has no normal forms yet is found by it as well.
  .index({ 'normal.name': 1, 'normal.postalCode': 1, _id: 1 });
// Of each demographic field one, so that each can lead through the customers in the order of their ids.
for (const field of DEMOGRAPHIC_FIELDS) schema.index({ [`demographics.${field}`]: 1, _id: 1 });

type Waiting = CustomerDocument & Required<Pick<CustomerDocument, 'outbox'>>;

/** Documents that are read together where normal forms are missing. */
const AT_ONCE = 500;

export type IdentityStore = ReturnType<typeof openStore>;

/** The store of identity on its connection. */
export function openStore(connection: Connection) {
  const customers = connection.model('Customer', schema);
  return {
    customers,

    /** The customers of the ids, in their order; null for an unknown one. One query. */
    async findCustomers(ids: readonly string[]): Promise<(CustomerDocument | null)[]> {
      const found = await customers
        .find({ _id: { $in: [...new Set(ids)] } })
        .lean<CustomerDocument[]>()
        .exec();
      const byId = new Map(found.map((document) => [document._id, document]));
      return ids.map((id) => byId.get(id) ?? null);
    },

    /**
     * Inserts a customer where nobody has the id: one write, with what is to happen elsewhere inside it.
     * @returns who has the id by now: the one who was given, or whoever was there before
     */
    async register(document: CustomerDocument): Promise<CustomerDocument> {
      if (await insertAbsent(customers as never, [document])) return document;
      const [there] = await this.findCustomers([document._id]);
      if (!there) throw new Error('Somebody had the id, and is gone');
      return there;
    },

    /** Those whose state is still to be made, who wait longest first. @param only nobody else is looked for */
    async findWaiting(most: number, only?: string): Promise<Pick<Waiting, '_id' | 'outbox'>[]> {
      const waiting = customers.find({ 'outbox.since': { $gt: new Date(0) } }, { outbox: 1 });
      if (only !== undefined) waiting.where('_id').equals(only);
      return waiting.sort({ 'outbox.since': 1 }).limit(most).lean<Waiting[]>().exec();
    },

    /** The state of these customers exists: nothing waits in their documents any more. */
    async settle(ids: readonly string[]): Promise<void> {
      if (ids.length === 0) return;
      await customers
        .updateMany({ _id: { $in: [...ids] } }, { $unset: { outbox: 1 } }, { writeConcern: { w: 'majority' } })
        .exec();
    },

    /** Ids of those who have this, one more than is told; by a whole value, from its index, in the order of the ids. */
    async lookUp(request: Extract<LookupRequest, { by: 'phone' | 'email' | 'name' }>): Promise<string[]> {
      const found = await customers
        .find(soughtBy(request), { _id: 1 })
        .sort({ _id: 1 })
        .limit(MAX_FOUND + 1)
        .lean<Pick<CustomerDocument, '_id'>[]>()
        .exec();
      return found.map(({ _id }) => _id);
    },

    /**
     * Writes the normal forms of those who have none; several processes may do it at once. A document that was changed meanwhile is left
     * for the next round: what is written is made of what stands there.
     */
    async addNormalForms(): Promise<void> {
      for (;;) {
        const without = await customers.find({ 'normal.name': null }).limit(AT_ONCE).lean<CustomerDocument[]>().exec();
        if (without.length === 0) return;
        for (const { _id, name, email = null, address } of without) {
          const asRead = { _id, email, 'address.postalCode': address?.postalCode ?? null };
          await customers.updateOne(asRead, { $set: { normal: normalForms({ name, email, address }) } }).exec();
        }
      }
    },

    /** Changes what is given and answers the customer as changed; null for an unknown one. */
    async updateContact(id: string, change: ContactChange): Promise<CustomerDocument | null> {
      const entries = Object.entries({ ...change, ...normalChange(change) }).filter(([, value]) => value !== undefined);
      const set = Object.fromEntries(entries.filter(([, value]) => value !== null));
      const unset = Object.fromEntries(entries.filter(([, value]) => value === null).map(([field]) => [field, 1]));
      if (entries.length === 0) return (await this.findCustomers([id]))[0] ?? null;
      return customers
        .findOneAndUpdate(
          { _id: id },
          {
            ...(Object.keys(set).length > 0 ? { $set: set } : {}),
            ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}),
          },
          { returnDocument: 'after', writeConcern: { w: 'majority' } },
        )
        .lean<CustomerDocument>()
        .exec();
    },
  };
}
