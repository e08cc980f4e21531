/**
 * Asks subgraphs what is grouped and measured, of some customers at a time. What does not fit its question is no answer: a row too few would
 * be somebody who is counted as somebody else.
 */
import { FACTS, type Fact, type FactsRequest, factsAnswer } from '../../../schema/audience.ts';
import type { Means } from '../subgraphs.ts';

export type Value = string | number | null;

/** The facts of customers, in the order of the ids and of the facts. */
export async function gather(
  { inside, asking, budget, signal }: Means,
  facts: readonly Fact[],
  ids: readonly string[],
): Promise<readonly (readonly Value[])[]> {
  const services = [...Map.groupBy(new Set(facts), (fact) => FACTS[fact].subgraph)];
  const answers = await Promise.all(
    services.map(async ([service, own]) => {
      budget.spend();
      const body: FactsRequest = { ids: [...ids], facts: own };
      const answer = await inside.call({ service, endpoint: 'facts', body, asking, signal, idempotent: true });
      const { rows } = factsAnswer.parse(answer);
      if (rows.length !== ids.length || !rows.every((row) => fits(own, row)))
        throw new TypeError(`${service}: other facts than were asked for`);
      return { own, rows };
    }),
  );
  const places = facts.map((fact) => {
    const { own, rows } = answers.find((answer) => answer.own.includes(fact)) ?? { own: [], rows: [] };
    return { rows, at: own.indexOf(fact) };
  });
  return ids.map((_, row) => places.map(({ rows, at }) => rows[row]?.[at] ?? null));
}

const fits = (facts: readonly Fact[], row: readonly Value[]): boolean =>
  row.length === facts.length &&
  facts.every((fact, at) => {
    const value = row[at] ?? null;
    return value === null || (FACTS[fact].type === 'text' ? typeof value === 'string' : Number.isSafeInteger(value));
  });
