/** Asks the gateway over HTTP, as a client does, and the house what that asked of it. */
import type { Running } from '../rows/row.ts';
import type { Asker } from '../shapes.ts';
import type { Around } from './around.ts';
import { marketer, QUERY, type Question } from './questions.ts';

export interface Stage {
  readonly around: Around;
  readonly gateway: Running;
  readonly customers: number;
  readonly rounds: number;
  /** For pages. */
  readonly isNaiveAsked: boolean;
  /** Whether anything goes through everybody. */
  readonly isLongAsked: boolean;
}

export interface Page {
  readonly ids: readonly string[];
  readonly last: string | undefined;
}

export type Ask = (question: Question, first: number, after?: string) => Promise<Page>;

export const headersOf = async ({ around: { issuer } }: Stage, asker: Asker): Promise<Record<string, string>> => ({
  authorization: `Bearer ${await issuer.tokenFor(asker)}`,
  'x-purpose': asker.purpose,
  'content-type': 'application/json',
});

export async function askerOf(stage: Stage): Promise<Ask> {
  const headers = await headersOf(stage, marketer);
  return async ({ filter, orderBy }, first, after) => {
    const body = JSON.stringify({ query: QUERY, variables: { filter, orderBy, first, after } });
    const answer = await fetch(stage.gateway.url, { method: 'POST', headers, body });
    const { data, errors } = (await answer.json()) as {
      readonly data?: { readonly customers?: { readonly edges: readonly { cursor: string; node: { id: string } }[] } };
      readonly errors?: unknown;
    };
    const edges = data?.customers?.edges;
    if (edges === undefined || errors !== undefined) throw new Error(`No page: ${JSON.stringify(errors)}`);
    return { ids: edges.map(({ node }) => node.id), last: edges.at(-1)?.cursor };
  };
}

/** Requests to subgraphs since the last time. */
export const questionsIn = async ({ around: { house } }: Stage): Promise<number> => {
  const { counts } = await house.ask({ type: 'count' }, 'done');
  return Object.values(counts as Record<string, number>).reduce((sum, each) => sum + each, 0);
};
