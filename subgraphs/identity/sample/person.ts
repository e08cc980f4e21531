/**
 * The person of a household. The sample has none: each is made up, from a seed that is the household's id, so that the
 * same id is the same person in every import, however many customers are taken. No real person is meant.
 */
import { createHash } from 'node:crypto';
import { en, en_US, Faker } from '@faker-js/faker';
import type { ExternalIdentity, PostalAddress } from '../types.ts';

export interface Person {
  name: { given: string; family: string };
  email: string;
  phone: string;
  address: PostalAddress;
  birthDate: string;
  identities: ExternalIdentity[];
}

/** Domains that belong to nobody (RFC 2606). */
const MAIL_DOMAINS = ['example.com', 'example.org', 'example.net'];

/** Area codes in use; with 555-0100 to 555-0199 behind them they are set aside for fiction. */
const AREA_CODES = ['202', '212', '303', '312', '404', '503', '512', '602', '614', '617', '702', '704', '713', '919'];

const ISSUERS = ['urn:example:login', 'urn:example:social', 'urn:example:bank'];
const ASSURANCES = ['low', 'substantial', 'high'];
const DAY = 86_400_000;

const faker = new Faker({ locale: [en_US, en] });

/**
 * The person of the household `id`, `ageBand` years old (bands of the sample; null: any adult) on `today`.
 */
export function personOf(id: string, ageBand: string | null, today: Date): Person {
  faker.seed(createHash('sha256').update(`person:${id}`).digest().readUInt32BE());
  const given = faker.person.firstName();
  const family = faker.person.lastName();
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, '');
  const number = faker.number.int({ min: 10, max: 9999 });
  return {
    name: { given, family },
    email: `${plain(given)}.${plain(family)}${number}@${faker.helpers.arrayElement(MAIL_DOMAINS)}`,
    phone: `+1${faker.helpers.arrayElement(AREA_CODES)}55501${faker.string.numeric(2)}`,
    address: {
      street: faker.location.streetAddress(),
      postalCode: faker.location.zipCode('#####'),
      city: faker.location.city(),
      country: 'US',
    },
    birthDate: birthDate(ageBand, today),
    identities: identities(today),
  };
}

/** The first one is the group's own log-in; every third customer has linked another. */
function identities(today: Date): ExternalIdentity[] {
  const count = faker.number.int({ min: 0, max: 2 }) === 0 ? 2 : 1;
  return ISSUERS.slice(0, count).map((issuer) => ({
    issuer,
    // Letters only: no digits of an id can ever stand in it.
    subject: faker.string.alpha({ length: 24, casing: 'lower' }),
    linkedAt: new Date(today.getTime() - faker.number.int({ min: 30, max: 900 }) * DAY - faker.number.int(DAY - 1)),
    assurance: faker.helpers.arrayElement(ASSURANCES),
  }));
}

const YOUNGEST = 19;
const OLDEST = 84;

/** A day on which somebody of the band was born; never 1 January, which is what a masked one looks like. */
function birthDate(ageBand: string | null, today: Date): string {
  const [, low, high] = /^(\d+)(?:-(\d+)|\+)$/.exec(ageBand ?? '') ?? [];
  const age = faker.number.int({ min: Number(low ?? YOUNGEST), max: Number(high ?? OLDEST) });
  // Between one day past the birthday of `age` and one day before the next one.
  const day = new Date(today);
  day.setUTCFullYear(day.getUTCFullYear() - age);
  day.setUTCDate(day.getUTCDate() - faker.number.int({ min: 1, max: 363 }));
  const firstOfYear = day.getUTCMonth() === 0 && day.getUTCDate() === 1;
  if (firstOfYear) day.setUTCDate(2);
  return day.toISOString().slice(0, 10);
}
