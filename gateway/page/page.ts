/**
 * GraphiQL for a browser, made of what the package has inside: the page may load and call nothing but this server, and its
 * Content-Security-Policy says so. In production only where it is asked for: it is a larger surface.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { DevelopmentIssuer } from '../caller/development-issuer.ts';
import { refuse } from '../http/answer.ts';
import { BAD_REQUEST } from '../http/presentation.ts';
import { type Asset, servedAssets, takeOut } from './assets.ts';
import { bar } from './bar.ts';
import { developmentToken } from './development-token.ts';

export interface PageOptions {
  readonly production: boolean;
  /** Whether there is a page. */
  readonly graphiql: boolean;
  readonly developmentIssuer?: DevelopmentIssuer;
  readonly audience: string;
  /** What the editor shows first; absent: a question of the built-in graph. */
  readonly firstQuery?: string;
}

interface Page {
  readonly html: string;
  readonly policy: string;
  readonly assets: ReadonlyMap<string, Asset>;
}

const BUILT_IN_QUERY = `# Choose above who asks, and why:
# the answer changes with it.
query FirstLook {
  customer(id: "2489") {
    id
    name { full }
    email
    phone
    address { city postalCode }
    purchaseSummary {
      count
      total { amount currency }
    }
    loyalty { tier balance }
    consentStatus(
      purpose: DIRECT_MARKETING
      channel: EMAIL
    ) { state valid }
  }
}
`;

/** CSP sources for the very scripts in the page; its large ones come from this server. */
const hashesOfScripts = (html: string): string =>
  [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)]
    .map(([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    .join(' ');

async function makePage(withBar: boolean, firstQuery = BUILT_IN_QUERY): Promise<Page> {
  // Nine megabytes: loaded when somebody opens the page, not when the gateway starts.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const graphiql = renderGraphiQL({
    title: 'Assent',
    endpoint: '/graphql',
    defaultQuery: firstQuery,
    shouldPersistHeaders: false,
    schemaDescription: true,
  });
  const above = withBar ? await bar() : '';
  const whole = graphiql.replace('<div id="root"></div>', () => `${above}<div id="root"></div>`);
  const { html, assets } = takeOut(whole);
  return {
    html,
    assets,
    policy: [
      "default-src 'none'",
      `script-src 'self' ${hashesOfScripts(html)}`,
      'worker-src blob:',
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "font-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}

export async function page(server: FastifyInstance, options: PageOptions): Promise<void> {
  const { production, graphiql, developmentIssuer } = options;
  let made: Promise<Page> | undefined;
  const pageOf = (): Promise<Page> => {
    made ??= makePage(developmentIssuer !== undefined, options.firstQuery);
    return made;
  };

  server.get('/', async (request, reply) => {
    if (!graphiql || !request.headers.accept?.includes('text/html')) {
      return refuse(
        request,
        reply,
        404,
        BAD_REQUEST,
        'GraphQL is at POST /graphql; its page is for browsers, outside production.',
      );
    }
    const { html, policy } = await pageOf();
    return reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      })
      .send(html);
  });

  if (graphiql) await server.register(servedAssets, { find: async (path) => (await pageOf()).assets.get(path) });
  if (developmentIssuer !== undefined && graphiql && !production) {
    await server.register(developmentToken, { developmentIssuer, audience: options.audience });
  }
}
