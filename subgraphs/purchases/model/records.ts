/**
 * The documents of the purchases database, as they are stored. Lines that reveal health are in documents of their own: what
 * reads a purchase does not even load them.
 */
import type { Brand } from '../../../schema/vocabulary.ts';

export const ORDER_STATES = ['PLACED', 'READY', 'COLLECTED', 'DELIVERED', 'RETURNED'] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** One customer's listed purchases, summed up at import: a summary is one document, never a scan. */
export interface CustomerRecord {
  /** Id of the customer. */
  readonly _id: string;
  /** How many purchases are listed; they have the numbers 1 to `count`, 1 the oldest. */
  readonly count: number;
  readonly totalCents: number;
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
  /** `bandsOfSummary`. */
  readonly countBand: number;
  readonly totalBand: number;
}

/** The purchases of a customer in which there is some product of one kind; lines that reveal health have no kind. */
export interface KindRecord {
  readonly category: string | null;
  readonly type: string | null;
  /** Numbers of the purchases, ascending, each once. */
  readonly numbers: readonly number[];
}

/** What a customer bought by kind: which purchases have it is known without reading one. */
export interface KindsRecord {
  /** Id of the customer. */
  readonly _id: string;
  readonly kinds: readonly KindRecord[];
}

/** What is left out has the usual value: most of 400,000 lines are one piece without a discount. */
export interface LineRecord {
  /** Absent: the product is not known. */
  readonly productId?: string;
  /** Decimal number; absent: 1. */
  readonly quantity?: string;
  /** Absent: piece. */
  readonly unit?: string;
  /** US cents that the customer paid. */
  readonly amountCents: number;
  /** US cents; absent: 0. */
  readonly discountCents?: number;
}

export interface PaymentRecord {
  readonly method: string;
  /** The last four digits. */
  readonly cardEnding: string;
}

/** A basket with at least one line that reveals nothing about health; only such lines are in it. */
export interface PurchaseRecord {
  /** Id of the basket. */
  readonly _id: string;
  readonly customerId: string;
  /** `placeOf(customerId, number)`. */
  readonly place: string;
  readonly placedAt: Date;
  readonly storeId: string;
  readonly brand: Brand;
  readonly totalCents: number;
  readonly lines: readonly LineRecord[];
  readonly payment: PaymentRecord;
  readonly state: OrderState;
}

/** A purchase as it is read where nobody asked for its lines. */
export type PurchaseHead = Omit<PurchaseRecord, 'lines'> & Partial<Pick<PurchaseRecord, 'lines'>>;

/** The lines of a basket that reveal something about health (GDPR Art. 9). */
export interface SensitiveRecord {
  /** Id of the basket. */
  readonly _id: string;
  readonly customerId: string;
  /** `placeOf(customerId, number)` in the list of baskets of such lines only; absent: the basket is a purchase too. */
  readonly place?: string;
  readonly placedAt: Date;
  readonly storeId: string;
  readonly brand: Brand;
  readonly totalCents: number;
  readonly lines: readonly LineRecord[];
}

/** A sensitive basket that is no purchase. */
export type SensitiveOnlyRecord = SensitiveRecord & { readonly place: string };

/** The sensitive lines of a customer in numbers; who has none has no document. */
export interface SensitiveListRecord {
  /** Id of the customer. */
  readonly _id: string;
  /** Baskets of such lines only; they have the numbers 1 to `count`, 1 the oldest. */
  readonly count: number;
  /** US cents of all such lines, those in other baskets included. */
  readonly totalCents: number;
}

/**
 * What a customer bought of one department, or of one category. A customer may have several documents of the same: whoever adds what was
 * bought since, adds a document.
 */
export interface BoughtRecord {
  /** `placeOf(customerId, number)`. */
  readonly _id: string;
  readonly customerId: string;
  /** `productKey` of the department; or of the category (if it has one), and of the types and ids of the products. */
  readonly keys: readonly string[];
  /** JSON of `BoughtProduct[]` (`bought.ts`): as sub-documents they took several times as long to read. */
  readonly lines: string;
}

export interface ProductRecord {
  readonly _id: string;
  readonly department: string | null;
  readonly category: string | null;
  readonly type: string | null;
  readonly packageSize: string | null;
}
