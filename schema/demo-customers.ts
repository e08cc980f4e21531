/**
 * The demo customers: household keys of the sample whose consents are exactly as the note says.
 * The ids are promised to programs outside; the persons around them are synthetic.
 */

export const demoCustomers = [
  {
    label: 'consents-to-all',
    id: '2489',
    note: 'every purpose, channel, brand and recipient, explicit consent for special categories too',
  },
  { label: 'refuses-all', id: '2455', note: 'asked, said no to all' },
  { label: 'email-marketing-only', id: '2324', note: 'direct-marketing by EMAIL for brand fresh, nothing else' },
  { label: 'withdrew', id: '2084', note: 'all given, all withdrawn' },
  { label: 'restricted', id: '1778', note: 'all given, then restriction of processing (Art. 18)' },
  {
    label: 'objected',
    id: '2112',
    note: 'all given, then objection to marketing and profiling (Art. 21(2)) and to fraud-prevention (Art. 21(1))',
  },
  { label: 'erased', id: '780', note: 'erased: a tombstone remains' },
  { label: 'outdated-notice', id: '1726', note: 'all given under an old major version of the notices' },
] as const;

export type DemoLabel = (typeof demoCustomers)[number]['label'];

/** The id of a demo customer. */
export const demoCustomer = (label: DemoLabel): string => {
  const found = demoCustomers.find((customer) => customer.label === label);
  if (found === undefined) throw new TypeError(`No demo customer is called ${label}`);
  return found.id;
};
