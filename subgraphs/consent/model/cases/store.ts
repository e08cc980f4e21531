/**
 * What is found of cases beside a customer's own document: whose code waits to be sent, and what was opened in an emergency and nobody has
 * looked at yet. A review is written before anything is opened, so that nothing is ever opened without one.
 */
import { type Connection, type Model, Schema } from 'mongoose';
import type { BreakGlassOutcome, BreakGlassReason } from '../../../../schema/cases.ts';
import type { StoredCustomer } from '../lines.ts';

/** Access in an emergency, to be looked at by the data protection officer. */
export interface StoredReview {
  /** Id of the case. */
  readonly _id: string;
  readonly customer: string;
  readonly actor: string;
  readonly reason: BreakGlassReason;
  readonly text: string;
  readonly at: Date;
  readonly until: Date;
  /** In the order of {@link at}, and the case's own: where it stands in the queue. */
  readonly place: string;
  readonly isWaiting: boolean;
  readonly outcome: BreakGlassOutcome | null;
  readonly remark: string | null;
  readonly reviewedAt: Date | null;
  readonly reviewer: string | null;
}

export type NewReview = Pick<StoredReview, '_id' | 'customer' | 'actor' | 'reason' | 'text' | 'at' | 'until'>;
export type Reviewed = Pick<StoredReview, 'outcome' | 'remark' | 'reviewedAt' | 'reviewer'>;

const schema = new Schema<StoredReview>(
  {
    _id: { type: String, required: true },
    customer: String,
    actor: String,
    reason: String,
    text: String,
    at: Date,
    until: Date,
    place: String,
    isWaiting: Boolean,
    outcome: String,
    remark: String,
    reviewedAt: Date,
    reviewer: String,
  },
  { collection: 'breakglass', versionKey: false, strict: 'throw', writeConcern: { w: 'majority' } },
).index({ isWaiting: 1, place: 1 });

/** The part of the store that is about cases, on the connection of consent. */
export function openCases(connection: Connection, customers: Model<StoredCustomer>) {
  const reviews = connection.model<StoredReview>('BreakGlass', schema);
  return {
    reviews,

    /** The customers of whom a code waits to be sent, at most `limit`, the longest waiting first. */
    async findDue(now: Date, limit: number): Promise<string[]> {
      const found = await customers
        .find({ messageDue: { $lte: now } }, { _id: 1 })
        .sort({ messageDue: 1 })
        .limit(limit)
        .lean<{ _id: string }[]>()
        .exec();
      return found.map(({ _id }) => _id);
    },

    /** Returns when a majority has it. */
    async insertReview(review: NewReview): Promise<void> {
      const nothing = { outcome: null, remark: null, reviewedAt: null, reviewer: null };
      const place = `${review.at.toISOString()} ${review._id}`;
      await new reviews({ ...review, place, isWaiting: true, ...nothing }).save();
    },

    /** Those that wait, after a place in the queue (null: from its beginning), the oldest first. */
    findReviews: (after: string | null, limit: number): Promise<StoredReview[]> =>
      reviews
        .find({ isWaiting: true, place: { $gt: after ?? '' } })
        .sort({ place: 1 })
        .limit(limit)
        .lean<StoredReview[]>()
        .exec(),

    /** The review with what came of it; null: none of this case and customer waits. */
    reviewed: (id: string, customer: string, what: Reviewed): Promise<StoredReview | null> =>
      reviews
        .findOneAndUpdate(
          { _id: id, customer, isWaiting: true },
          { $set: { ...what, isWaiting: false } },
          { returnDocument: 'after', writeConcern: { w: 'majority' } },
        )
        .lean<StoredReview>()
        .exec(),
  };
}
