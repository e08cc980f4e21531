/**
 * Races: a customer says no through one gateway, and as soon as the answer is there others read through both. Readings that are
 * under way meanwhile may see either; one that begins after the answer may not. What is found is told, not thrown.
 */
import { beginning, mutationOf, type No, noes, type Said } from './noes.ts';
import { type Asks, READINGS, type Reader, type Reading, readerOf, somebody } from './reading.ts';

export interface Races {
  readonly gateways: readonly [string, string];
  /** Each races by itself, all of them at the same time. */
  readonly customers: readonly string[];
  readonly races: number;
  readonly progress?: (done: number) => void;
}

export interface RaceReport {
  readonly races: number;
  /** Races by what was said. */
  readonly byNo: Readonly<Record<string, number>>;
  /** Readings of what had ended that began after the answer; those that were refused. */
  readonly after: number;
  readonly refused: number;
  /** Readings of what had not ended, after the answer. */
  readonly kept: number;
  /** Readings that were under way when the answer came: of those, how many were still shown the data. */
  readonly underWay: number;
  readonly underWayShown: number;
  /** Milliseconds from the answer to the end of the first reading after it, the middle one of all races. */
  readonly milliseconds: number;
  /** What may not be. Of customers no more than the race is named. */
  readonly findings: readonly string[];
}

class Tally {
  races = 0;
  after = 0;
  refused = 0;
  kept = 0;
  underWay = 0;
  underWayShown = 0;
  readonly byNo: Record<string, number> = Object.fromEntries(noes.map(({ name }) => [name, 0]));
  readonly times: number[] = [];
  readonly findings: string[] = [];
}

export async function runRaces({ gateways, customers, races, progress }: Races): Promise<RaceReport> {
  const tally = new Tally();
  let next = 0;
  await Promise.all(
    customers.map(async (customer) => {
      const racer = await Racer.at(gateways, customer, tally);
      while (next < races) {
        const turn = next;
        next += 1;
        await racer.race(turn);
        tally.races += 1;
        progress?.(tally.races);
      }
    }),
  );
  const { times, ...counts } = tally;
  const milliseconds = times.sort((one, other) => one - other)[times.length >> 1] ?? Number.NaN;
  return { ...counts, milliseconds };
}

class Racer {
  readonly #gateways: Races['gateways'];
  readonly #customer: string;
  readonly #self: Asks;
  readonly #readers: ReadonlyMap<Reading, Reader>;
  readonly #tally: Tally;

  private constructor(
    gateways: Races['gateways'],
    customer: string,
    self: Asks,
    readers: readonly Reader[],
    tally: Tally,
  ) {
    this.#gateways = gateways;
    this.#customer = customer;
    this.#self = self;
    this.#readers = new Map(readers.map((reader) => [reader.reading, reader]));
    this.#tally = tally;
  }

  static async at(gateways: Races['gateways'], customer: string, tally: Tally): Promise<Racer> {
    const self = await somebody('customer', 'account-management', customer);
    const readers = await Promise.all(READINGS.map((reading) => readerOf(reading, customer)));
    const racer = new Racer(gateways, customer, self, readers, tally);
    await racer.#sayAll(gateways[0], beginning);
    await Promise.all(readers.map((reader) => reader.learn(gateways[0])));
    return racer;
  }

  /** One race, and the way back. Turns go through all noes, said through either gateway. */
  async race(turn: number): Promise<void> {
    const no = noes[turn % noes.length] as No;
    const here = this.#gateways[Math.floor(turn / noes.length) % 2 ? 1 : 0];
    const there = here === this.#gateways[0] ? this.#gateways[1] : this.#gateways[0];
    this.#tally.byNo[no.name] = (this.#tally.byNo[no.name] ?? 0) + 1;
    const found = (what: string) => this.#tally.findings.push(`race ${turn}, ${no.name}: ${what}`);
    let isAnswered = false;

    /** Reads until one has begun after the answer. */
    const readOn = async (gateway: string): Promise<void> => {
      const reader = this.#readerOf(no.ends[0] as Reading);
      for (let isLast = false; !isLast; ) {
        isLast = isAnswered;
        const meaning = reader.meaning(await reader.read(gateway));
        if (isLast) this.#ended(reader.reading, meaning, found);
        else if (meaning === 'neither') found(`${reader.reading}, under way, is neither shown nor refused`);
        else if (isAnswered) {
          this.#tally.underWay += 1;
          if (meaning === 'shown') this.#tally.underWayShown += 1;
        }
      }
    };
    // What somebody has just been shown is what a cache would hold.
    await this.#shown(no, [here, there], (reading, meaning) =>
      found(`${reading} is ${meaning} before anything is said`),
    );
    const underWay = [readOn(here), readOn(there)];
    const said = await this.#say(here, no);
    isAnswered = true;
    if (!said.startsWith(`200 {"data":{"${no.field}":{"customer":{`) || said.includes('"errors"'))
      found('is not carried out');

    const answered = performance.now();
    const ended = [there, here].flatMap((gateway) =>
      no.ends.map(async (reading) => {
        const reader = this.#readerOf(reading);
        const meaning = reader.meaning(await reader.read(gateway));
        if (gateway === there && reading === no.ends[0]) this.#tally.times.push(performance.now() - answered);
        this.#ended(reading, meaning, found);
      }),
    );
    const kept = READINGS.filter((reading) => !no.ends.includes(reading)).map(async (reading) => {
      const reader = this.#readerOf(reading);
      this.#tally.kept += 1;
      const meaning = reader.meaning(await reader.read(there));
      if (meaning !== 'shown') found(`${reading} does not stay as it was, but is ${meaning}`);
    });
    await Promise.all([...underWay, ...ended, ...kept]);
    await this.#sayAll(there, no.back);
    await this.#shown(no, [here], (reading, meaning) => found(`${reading} does not come back, but is ${meaning}`));
  }

  /** Reads what a no ends, and tells where it is not shown. */
  async #shown(
    { ends }: No,
    gateways: readonly string[],
    otherwise: (reading: Reading, meaning: string) => void,
  ): Promise<void> {
    await Promise.all(
      gateways.flatMap((gateway) =>
        ends.map(async (reading) => {
          const reader = this.#readerOf(reading);
          const meaning = reader.meaning(await reader.read(gateway));
          if (meaning !== 'shown') otherwise(reading, meaning);
        }),
      ),
    );
  }

  #ended(reading: Reading, meaning: ReturnType<Reader['meaning']>, found: (what: string) => void): void {
    this.#tally.after += 1;
    if (meaning === 'refused') this.#tally.refused += 1;
    else found(`${reading} is ${meaning} after the answer`);
  }

  #readerOf(reading: Reading): Reader {
    const reader = this.#readers.get(reading);
    if (reader === undefined) throw new TypeError(`Nobody reads ${reading}`);
    return reader;
  }

  #say(gateway: string, said: Said): Promise<string> {
    return this.#self(gateway, mutationOf(said), { input: { customerId: this.#customer, ...said.input } });
  }

  async #sayAll(gateway: string, all: readonly Said[]): Promise<void> {
    for (const said of all) {
      const answer = await this.#say(gateway, said);
      if (answer.includes('"errors"')) throw new Error(`${said.field} is not carried out: ${answer}`);
    }
  }
}
