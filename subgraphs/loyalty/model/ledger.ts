/**
 * The ledger of one account, written while its purchases come by in the order of time. The balance is nothing but the sum of
 * the entries.
 */
import { placeOf } from '../../kit/numbered-list.ts';
import type { EntryRecord } from './records.ts';
import { type LedgerReason, pointsFor, REWARD_POINTS } from './rules.ts';

/** A purchase as the programme sees it: without what reveals health. */
export interface CountedPurchase {
  readonly id: string;
  readonly placedAt: Date;
  readonly totalCents: number;
}

export class Ledger {
  readonly entries: EntryRecord[] = [];
  balance = 0;
  spentCents = 0;

  constructor(readonly accountId: string) {}

  /**
   * Books a purchase: points that reached a reward before it are redeemed with it, then its own points are added.
   * A purchase below one dollar gives no points and no entry of its own.
   */
  book(purchase: CountedPurchase): void {
    this.spentCents += purchase.totalCents;
    if (this.balance >= REWARD_POINTS) this.#add(purchase, -REWARD_POINTS, 'REDEMPTION');
    const points = pointsFor(purchase.totalCents);
    if (points > 0) this.#add(purchase, points, 'PURCHASE');
  }

  #add({ id, placedAt }: CountedPurchase, points: number, reason: LedgerReason): void {
    this.balance += points;
    this.entries.push({
      _id: placeOf(this.accountId, this.entries.length + 1),
      accountId: this.accountId,
      at: placedAt,
      points,
      reason,
      purchaseId: id,
    });
  }
}
