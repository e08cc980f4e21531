/**
 * The large scripts and styles of the page, at addresses that name their content: a browser fetches them once and keeps them.
 * They come out of a package and hold nothing of a request or of anybody, so they alone may be stored.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

export interface Asset {
  readonly type: string;
  readonly text: string;
}

/** Below this many characters an address of its own is not worth a request. */
const LARGE = 50_000;
const KEEP = 'public, max-age=31536000, immutable';

/** The page with addresses in the place of its large elements, and what is at these addresses. */
export function takeOut(html: string): { html: string; assets: ReadonlyMap<string, Asset> } {
  const assets = new Map<string, Asset>();
  const short = html.replace(/<(script|style)>([\s\S]*?)<\/\1>/g, (element, kind: string, text: string) => {
    if (text.length < LARGE) return element;
    const isScript = kind === 'script';
    const path = `/page/${createHash('sha256').update(text).digest('hex').slice(0, 32)}.${isScript ? 'js' : 'css'}`;
    assets.set(path, { type: `text/${isScript ? 'javascript' : 'css'}; charset=utf-8`, text });
    return isScript ? `<script src="${path}"></script>` : `<link rel="stylesheet" href="${path}" />`;
  });
  return { html: short, assets };
}

/** Serves them; `find` has an asset by its path. What is not there is answered like any other wrong address. */
export async function servedAssets(
  server: FastifyInstance,
  { find }: { readonly find: (path: string) => Promise<Asset | undefined> },
): Promise<void> {
  server.addHook('onSend', async (_request, reply) => {
    if (reply.statusCode === 200) reply.header('cache-control', KEEP).removeHeader('vary');
  });
  server.get('/page/*', async (request, reply) => {
    const asset = await find(request.url);
    return asset === undefined ? reply.callNotFound() : reply.header('content-type', asset.type).send(asset.text);
  });
}
