/** Reads the histories of customers, page by page, and says what is wrong with each. It writes nothing. */
import { findingsOf } from '../../subgraphs/consent/model/history/findings.ts';
import type { ConsentStore } from '../../subgraphs/consent/store.ts';

/** Customers that are read at once. */
const AT_ONCE = 200;
/** Changes of which only the customer is read. */
const CHANGES_AT_ONCE = 1000;

/**
 * Gives the number of findings.
 * @param say one line each, and one at the end
 * @throws where the customer that is asked for is not there
 */
export async function verifyHistories(
  store: Pick<ConsentStore, 'pagesOfIds' | 'pagesOfOrphans' | 'findHistories'>,
  say: (line: string) => void,
  only?: string,
): Promise<number> {
  let customers = 0;
  let changes = 0;
  let findings = 0;
  const orphans = new Set<string>();
  const found = (finding: string) => {
    findings += 1;
    say(finding);
  };
  for await (const ids of only === undefined ? store.pagesOfIds(AT_ONCE) : [[only]])
    for (const { customer, changes: history } of await store.findHistories(ids)) {
      if (customer === null) throw new Error(`There is no customer ${only}.`);
      customers += 1;
      changes += history.length;
      for (const finding of findingsOf(customer, history)) found(finding);
    }
  if (only === undefined)
    for await (const ids of store.pagesOfOrphans(CHANGES_AT_ONCE)) for (const id of ids) orphans.add(id);
  for (const id of orphans) found(`Customer ${id}: there is a history and no document.`);
  say(`${customers} customers, ${changes} changes: ${findings === 0 ? 'all whole' : `${findings} found`}.`);
  return findings;
}
