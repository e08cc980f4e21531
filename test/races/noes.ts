/** The ways in which a customer says no, what each ends, and how the customer comes back from it. */
import type { Reading } from './reading.ts';

/** A mutation of the customer: its field, and its input beside the customer. */
export interface Said {
  readonly field: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface No extends Said {
  readonly name: string;
  /** After its answer nobody is shown this. */
  readonly ends: readonly Reading[];
  /** Said afterwards, so that the next race begins where this one did. */
  readonly back: readonly Said[];
}

const WEB = { captureChannel: 'WEB' } as const;
const MARKETING = { purpose: 'DIRECT_MARKETING', channel: 'EMAIL', brand: 'fresh' } as const;
const shown = (id: string) => ({ notice: { id, version: '2.0', language: 'en' }, method: 'CLICK_THROUGH', ...WEB });

const yesToMarketing: Said = { field: 'giveConsent', input: { ...MARKETING, ...shown('direct-marketing-fresh') } };
const yesToResearch: Said = {
  field: 'giveConsent',
  input: { purpose: 'RESEARCH', brand: 'fresh', ...shown('research-fresh') },
};

/** Where every race begins: a yes to marketing by e-mail and one to research, and nothing else. */
export const beginning: readonly Said[] = [
  { field: 'liftRestriction', input: WEB },
  { field: 'withdrawObjection', input: { purpose: 'DIRECT_MARKETING', ...WEB } },
  { field: 'withdrawConsent', input: { everything: true } },
  yesToMarketing,
  yesToResearch,
];

export const noes: readonly No[] = [
  {
    name: 'withdrawal of a purpose',
    field: 'withdrawConsent',
    input: { purpose: 'DIRECT_MARKETING' },
    ends: ['marketing'],
    back: [yesToMarketing],
  },
  {
    name: 'withdrawal by channel',
    field: 'withdrawConsent',
    input: MARKETING,
    ends: ['marketing'],
    back: [yesToMarketing],
  },
  {
    name: 'withdrawal of everything',
    field: 'withdrawConsent',
    input: { everything: true },
    ends: ['marketing', 'research'],
    back: [yesToMarketing, yesToResearch],
  },
  {
    name: 'refusal',
    field: 'refuseConsent',
    input: { ...MARKETING, ...shown('direct-marketing-fresh') },
    ends: ['marketing'],
    back: [yesToMarketing],
  },
  {
    name: 'objection',
    field: 'objectToProcessing',
    input: { purpose: 'DIRECT_MARKETING', ...WEB },
    ends: ['marketing'],
    back: [{ field: 'withdrawObjection', input: { purpose: 'DIRECT_MARKETING', ...WEB } }, yesToMarketing],
  },
  {
    name: 'restriction',
    field: 'restrictProcessing',
    input: WEB,
    ends: ['marketing', 'research', 'contract'],
    back: [{ field: 'liftRestriction', input: WEB }],
  },
];

/** The text of what is said; the payload is what the answer of a client usually asks for. */
export const mutationOf = ({ field }: Said): string =>
  `mutation ($input: ${field[0]?.toUpperCase()}${field.slice(1)}Input!) { ${field}(input: $input) { customer { id } } }`;
