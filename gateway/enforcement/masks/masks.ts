/**
 * Masked forms, typed by scalar: the result is of the type that the schema promises. A mask never gives null for a value and
 * never more of it than it says; a null stays null. It works on the leaves below the masked coordinate, each by its own name.
 */
import type { Mask } from '../../../schema/vocabulary.ts';
import { band } from './band.ts';
import * as text from './text.ts';
import { year } from './year.ts';

/** A leaf below a masked coordinate: its own name, e.g. `postalCode`, and the name of its type, e.g. `String`. */
export interface Leaf {
  readonly field: string;
  readonly scalar: string;
}

/** A mask as a row asks for it, and what it needs of its request. */
export interface Masking {
  readonly kind: Mask;
  /** Of a band. */
  readonly width?: number;
  /** Of a keyed hash. */
  readonly hashed?: (text: string) => string;
}

interface Kind {
  /** Types of which it can give a value. */
  readonly scalars: readonly string[];
  /** Leaves that it leaves as they are, because what it hides cannot be told from them. */
  readonly isOpen?: (leaf: Leaf) => boolean;
  readonly form: (value: unknown, leaf: Leaf, masking: Masking) => unknown;
}

const ofText = (mask: text.TextMask, ...more: readonly string[]): Kind => ({
  scalars: ['String', ...more],
  form: (value, { field }) => (typeof value === 'object' ? undefined : mask(String(value), field)),
});
const ofYear: Kind = { scalars: ['Date', 'DateTime'], form: (value, { scalar }) => year(value, scalar) };

const KINDS: Readonly<Record<Mask, Kind>> = {
  email: ofText(text.email, 'EmailAddress'),
  phone: ofText(text.phone, 'PhoneNumber'),
  name: ofText(text.name),
  address: { ...ofText(text.address), isOpen: ({ field }) => field === 'country' },
  'birth-year': ofYear,
  year: ofYear,
  'identifier-subject': { ...ofText(text.lastFour, 'ID'), isOpen: ({ field }) => field !== 'subject' },
  'payment-card': ofText(text.paymentCard),
  band: {
    scalars: ['Int', 'Float', 'Decimal'],
    // In what an amount is counted says nothing of how much it is.
    isOpen: ({ field, scalar }) => field === 'currency' && scalar === 'String',
    form: (value, { scalar }, { width }) => (width === undefined ? undefined : band(value, scalar, width)),
  },
  length: ofText(text.length, 'EmailAddress', 'PhoneNumber'),
  hash: {
    scalars: ['String', 'ID'],
    form: (value, _, { hashed }) => (typeof value === 'object' ? undefined : hashed?.(String(value))),
  },
};

/** Types of which a mask can give a value. */
export const scalarsOf = (mask: Mask): readonly string[] => KINDS[mask].scalars;

/** Whether a mask leaves a leaf as it is. */
export const isOpen = (mask: Mask, leaf: Leaf): boolean => KINDS[mask].isOpen?.(leaf) === true;

/** Whether a mask can give a value of the leaf's type. */
export const fits = (mask: Mask, leaf: Leaf): boolean =>
  isOpen(mask, leaf) || KINDS[mask].scalars.includes(leaf.scalar);

/** The masked form of one leaf; undefined: there is none of its type, and nothing is shown. */
export function masked(masking: Masking, value: unknown, leaf: Leaf): unknown {
  if (value === null || value === undefined) return null;
  return isOpen(masking.kind, leaf) ? value : KINDS[masking.kind].form(value, leaf, masking);
}
