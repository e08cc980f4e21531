/**
 * TC strings as a consent platform writes them, made by the library of the IAB over a vendor list of our own.
 */
import { GVL, PurposeRestriction, type RestrictionType, Segment, TCModel, TCString } from '@iabtcf/core';

export interface Said {
  readonly purposes?: readonly number[];
  readonly legitimateInterests?: readonly number[];
  readonly vendors?: readonly number[];
  readonly vendorLegitimateInterests?: readonly number[];
  readonly specialFeatures?: readonly number[];
  /** Absent: the string has no segment of the publisher. */
  readonly publisher?: readonly number[];
  readonly publisherLegitimateInterests?: readonly number[];
  readonly restrictions?: readonly {
    readonly purpose: number;
    readonly type: RestrictionType;
    readonly vendor: number;
  }[];
  /** Vendors that were shown; absent: the string does not say. */
  readonly disclosed?: readonly number[];
  readonly at?: Date;
  readonly policyVersion?: number;
}

export const TCF_PURPOSES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const;

/** A list in which these vendors ask for everything, on either basis. */
function vendorList(ids: readonly number[], policyVersion: number): GVL {
  const named = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        index + 1,
        { id: index + 1, name: `name ${index + 1}`, description: '', illustrations: [] },
      ]),
    );
  const vendor = (id: number) => ({
    id,
    name: `vendor ${id}`,
    purposes: [...TCF_PURPOSES],
    legIntPurposes: [...TCF_PURPOSES],
    flexiblePurposes: [...TCF_PURPOSES],
    specialPurposes: [],
    features: [],
    specialFeatures: [1, 2],
    policyUrl: '',
  });
  return new GVL({
    gvlSpecificationVersion: 3,
    vendorListVersion: 1,
    tcfPolicyVersion: policyVersion,
    lastUpdated: '2026-01-01T00:00:00Z',
    purposes: named(11),
    specialPurposes: named(2),
    features: named(3),
    specialFeatures: named(2),
    stacks: {},
    dataCategories: {},
    vendors: Object.fromEntries(ids.map((id) => [id, vendor(id)])),
  } as never);
}

/** The string that says it, and no more. `known` are the vendors that the list has. */
export function tcString(said: Said, known: readonly number[] = [4001, 4002, 4003]): string {
  const { at = new Date('2026-03-01T00:00:00Z'), policyVersion = 4 } = said;
  const model = new TCModel(vendorList(known, policyVersion));
  model.cmpId = 10;
  model.cmpVersion = 1;
  model.isServiceSpecific = true;
  model.purposeConsents.set([...(said.purposes ?? [])]);
  model.purposeLegitimateInterests.set([...(said.legitimateInterests ?? [])]);
  model.vendorConsents.set([...(said.vendors ?? [])]);
  model.vendorLegitimateInterests.set([...(said.vendorLegitimateInterests ?? [])]);
  model.specialFeatureOptins.set([...(said.specialFeatures ?? [])]);
  model.publisherConsents.set([...(said.publisher ?? [])]);
  model.publisherLegitimateInterests.set([...(said.publisherLegitimateInterests ?? [])]);
  for (const { purpose, type, vendor } of said.restrictions ?? [])
    model.publisherRestrictions.add(vendor, new PurposeRestriction(purpose, type));
  model.created = at;
  model.lastUpdated = at;
  const segments = [Segment.CORE, ...(said.publisher === undefined ? [] : [Segment.PUBLISHER_TC])];
  const text = TCString.encode(model, { segments });
  if (said.disclosed === undefined) return text;
  const disclosing = new TCModel(vendorList(said.disclosed, policyVersion));
  disclosing.cmpId = 10;
  disclosing.cmpVersion = 1;
  return `${text}.${TCString.encode(disclosing, { segments: [Segment.VENDORS_DISCLOSED] })}`;
}
