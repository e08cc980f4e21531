/**
 * A consent platform of somebody else, over HTTP on loopback: written from docs/consent-platform.md alone, with a model of its own. It can
 * be silent, slow, wrong or gone, and it signs webhooks.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { type ConsentEventBody, consentEvent, type PlatformRecord } from '../../schema/consent-platform.ts';
import { type CustomerState, statesRequest } from '../../schema/customer-state.ts';

type Known = Extract<CustomerState, { known: true }>;

interface Held {
  state: Omit<Known, 'consents'>;
  readonly records: Map<string, PlatformRecord>;
}

/** What it does instead of answering: text is the body of a 200. */
export type Trouble = 'silent' | 'reset' | number | { readonly text: string; readonly type?: string };

export const PLATFORM_KEY = 'the-key-of-the-platform';
export const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes ...').toString('base64')}`;

export interface TestPlatform {
  readonly url: string;
  /** Bodies as they came, in order. */
  readonly asked: { readonly path: string; readonly body: unknown }[];
  /** A customer without any consent; given again, one who is another. */
  readonly put: (id: string, state?: Partial<Known>) => void;
  /** What it does with the next requests, `times` of them. */
  readonly trouble: (what: Trouble, times?: number) => void;
  /** Calls the webhook of a subgraph; gives the status. */
  readonly tell: (origin: string, customers: readonly string[], how?: Partial<Message>) => Promise<number>;
  readonly stop: () => Promise<void>;
}

export interface Message {
  readonly id: string;
  readonly at: Date;
  readonly secret: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export async function consentPlatform(): Promise<TestPlatform> {
  const customers = new Map<string, Held>();
  const answered = new Map<string, { digest: string | null; answer: unknown }>();
  const asked: TestPlatform['asked'] = [];
  let trouble: { what: Trouble; times: number } | undefined;
  let messages = 0;

  const server = createServer((request, response) => {
    void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body: unknown = JSON.parse(Buffer.concat(pieces).toString());
    asked.push({ path: request.url ?? '', body });
    const reply = (status: number, json?: unknown) =>
      void response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(json === undefined ? undefined : JSON.stringify(json));
    if (trouble !== undefined) {
      const { what } = trouble;
      trouble = trouble.times > 1 ? { what, times: trouble.times - 1 } : undefined;
      if (what === 'silent') return;
      if (what === 'reset') return void request.socket.resetAndDestroy();
      // Whoever follows a redirect finds what they asked for.
      if (typeof what === 'number') return void response.writeHead(what, { location: request.url }).end();
      response.writeHead(200, { 'content-type': what.type ?? 'application/json' }).end(what.text);
      return;
    }
    if (request.headers.authorization !== `Bearer ${PLATFORM_KEY}`) return reply(401);
    if (request.url === '/states') return reply(200, { states: statesRequest.parse(body).ids.map(stateOf) });
    if (request.url !== '/events') return reply(404);
    const event = consentEvent.parse(body);
    const held = customers.get(event.customer);
    if (held === undefined || held.state.erased) return reply(404);
    const before = answered.get(event.id);
    if (before !== undefined && before.digest !== event.digest) return reply(409);
    if (before !== undefined && event.type !== 'WITHDRAWN') return reply(200, before.answer);
    const records = recorded(held, event);
    // Who says no again means it, if there is something to say it to.
    if (before !== undefined && records.length === 0) return reply(200, before.answer);
    held.state = { ...held.state, epoch: held.state.epoch + 1 };
    const said = { state: stateOf(event.customer), records };
    answered.set(event.id, { digest: event.digest, answer: said });
    reply(200, said);
  }

  const stateOf = (id: string): CustomerState => {
    const held = customers.get(id);
    if (held === undefined) return { id, known: false };
    const yeses = held.state.erased ? [] : [...held.records.values()].filter(({ state }) => state === 'GIVEN');
    const consents = yeses.map(({ purpose, channel, brand, recipient, specialCategories, until }) => ({
      ...{ purpose, channel, brand: brand ?? '', recipient, specialCategories, until },
    }));
    return { ...held.state, consents };
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    put: (id, { consents = [], ...state } = {}) => {
      const standing = { erased: false, restricted: false, account: 'OPEN', enrolled: true, objections: [] } as const;
      const epoch = (customers.get(id)?.state.epoch ?? 0) + 1;
      const records = consents.map((yes): [string, PlatformRecord] => {
        const record = { ...yes, id: idOf(id, yes), state: 'GIVEN', since: null, notice: null } as const;
        return [record.id, record];
      });
      customers.set(id, {
        state: { id, known: true, epoch, ...standing, objections: [], ...state },
        records: new Map(records),
      });
    },
    trouble: (what, times = 1) => {
      trouble = { what, times };
    },
    tell: async (origin, ids, how = {}) => {
      messages += 1;
      const { id = `msg_${messages}`, at = new Date(), secret = WEBHOOK_SECRET } = how;
      const body = how.body ?? JSON.stringify({ type: 'consent.changed', timestamp: at, data: { customers: ids } });
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, at, body),
        ...how.headers,
      };
      return (await fetch(`${origin}/webhook`, { method: 'POST', headers, body })).status;
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

type Key = Pick<PlatformRecord, 'purpose' | 'channel' | 'brand' | 'recipient'>;

const idOf = (customer: string, { purpose, channel, brand, recipient }: Key): string =>
  createHash('sha256')
    .update(JSON.stringify([customer, purpose, channel, brand, recipient]))
    .digest('hex');

/** The records that an event changes, as they stand after it. */
function recorded(held: Held, event: ConsentEventBody): PlatformRecord[] {
  const { type, customer, at, purposes, channel, brand, recipient, specialCategories, notice } = event;
  if (type === 'RESTRICTED') held.state = { ...held.state, restricted: true };
  if (type === 'RESTRICTION_LIFTED') held.state = { ...held.state, restricted: false };
  const objections = held.state.objections.filter((one) => !purposes.includes(one));
  if (type === 'OBJECTED') held.state = { ...held.state, objections: [...objections, ...purposes] };
  if (type === 'OBJECTION_WITHDRAWN') held.state = { ...held.state, objections };
  const read = notice && { id: notice.id, version: notice.version, language: notice.language };
  const changed: PlatformRecord[] = [];
  const write = (key: Key, said: Omit<PlatformRecord, 'id' | keyof Key>) => {
    const { purpose, channel, brand, recipient } = key;
    const record = { id: idOf(customer, key), purpose, channel, brand, recipient, ...said };
    held.records.set(record.id, record);
    changed.push(record);
  };
  if (type === 'GIVEN') {
    const until = new Date(new Date(at).setUTCFullYear(new Date(at).getUTCFullYear() + 2)).toISOString();
    for (const purpose of purposes)
      write(
        { purpose, channel, brand, recipient },
        { specialCategories, state: 'GIVEN', since: at, until, notice: read },
      );
  }
  if (type === 'REFUSED' || type === 'WITHDRAWN' || type === 'OBJECTED') {
    const isMeant = (record: PlatformRecord) =>
      purposes.includes(record.purpose) &&
      (channel === null || record.channel === channel) &&
      (brand === null || record.brand === brand) &&
      (recipient === null || record.recipient === recipient);
    for (const record of [...held.records.values()].filter((one) => isMeant(one) && one.state === 'GIVEN'))
      write(record, { ...record, state: 'WITHDRAWN', since: at, until: null });
  }
  if (type === 'REQUESTED') {
    for (const purpose of purposes) {
      const key = { purpose, channel, brand, recipient };
      const isYes = held.records.get(idOf(customer, key))?.state === 'GIVEN';
      const asked = { specialCategories, state: 'REQUESTED', since: at, until: null, notice: read } as const;
      if (!isYes) write(key, asked);
    }
  }
  if (type === 'REFUSED') {
    const key = { purpose: purposes[0]!, channel, brand, recipient };
    write(key, { specialCategories: false, state: 'REFUSED', since: at, until: null, notice: read });
  }
  return changed;
}
