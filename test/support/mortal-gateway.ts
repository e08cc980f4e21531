/**
 * An engine over the real identity and consent, each behind a proxy that can end its life: from the chosen call on, before it arrives or
 * once it has been carried out, nothing of the engine reaches anybody any more. To the two services that is a gateway that was killed there.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Engine } from '../../gateway/engine.ts';
import { createEngine } from '../../gateway/federation/engine.ts';
import { policy } from '../../schema/grants.ts';
import type { PassportOffice } from './passport.ts';
import { supergraphSdl } from './world/sdl.ts';

export interface Death {
  /** Number of the call, from 0. */
  readonly at: number;
  readonly when: 'before' | 'after';
}

export interface MortalGateway {
  readonly engine: Engine;
  /** `service path` of the calls that were carried out. */
  readonly calls: readonly string[];
  stop(): Promise<void>;
}

interface Origins {
  readonly identity: string;
  readonly consent: string;
}

/** @param death absent: it lives */
export async function mortalGateway(origins: Origins, office: PassportOffice, death?: Death): Promise<MortalGateway> {
  const calls: string[] = [];
  let number = 0;
  let isDead = false;
  const servers: Server[] = [];
  const proxied = async (service: keyof Origins): Promise<string> => {
    const server = createServer(async (request, response) => {
      const body = await textOf(request);
      const isLast = number === death?.at;
      number += 1;
      isDead ||= isLast && death?.when === 'before';
      if (isDead) return void response.destroy();
      const { authorization = '' } = request.headers;
      const answer = await fetch(`${origins[service]}${request.url}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body,
      });
      const text = await answer.text();
      calls.push(`${service} ${request.url}`);
      isDead ||= isLast;
      if (isDead) return void response.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    servers.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  };
  const nobody = 'http://127.0.0.1:9/graphql';
  const engine = await createEngine({
    supergraphSdl,
    policy,
    serviceUrls: {
      identity: await proxied('identity'),
      consent: await proxied('consent'),
      purchases: nobody,
      loyalty: nobody,
    },
    passports: {
      sign: (audience, body, asking) =>
        office.issue(audience, body.toString(), {
          claims:
            asking === undefined
              ? { actor: 'gateway', roles: [] }
              : { actor: asking.caller.actor, roles: asking.caller.roles },
        }),
      jwks: { keys: [] },
    },
    trail: 'none',
  });
  return {
    engine,
    calls,
    stop: async () => {
      await engine.close();
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
