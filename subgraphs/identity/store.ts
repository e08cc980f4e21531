/**
 * Where identity keeps persons: one document per customer, found by its id alone (which is also the shard key).
 * Gives plain objects; decides nothing about who may see them.
 */
import { type Connection, Schema } from 'mongoose';
import type { AccountState } from '../../schema/vocabulary.ts';
import type { Demographics, ExternalIdentity, PostalAddress } from './types.ts';

export interface CustomerDocument {
  _id: string;
  name: { given: string; family: string };
  email?: string;
  /** E.164. */
  phone?: string;
  address?: PostalAddress;
  /** `YYYY-MM-DD`. */
  birthDate: string;
  demographics?: Demographics;
  accountState: AccountState;
  identities: ExternalIdentity[];
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
  },
  { collection: 'customers', versionKey: false, minimize: false, strict: 'throw' },
);

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

    /** Changes what is given and answers the customer as changed; null for an unknown one. */
    async updateContact(id: string, change: ContactChange): Promise<CustomerDocument | null> {
      const entries = Object.entries(change).filter(([, value]) => value !== undefined);
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
