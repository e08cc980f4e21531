/**
 * Whether what a document says of a case follows from the events of its history: nobody is verified by whoever can write to a document
 * alone. Pure; asked where histories are verified.
 */
import { type CustomerEvent, isAboutCase } from '../fold.ts';
import type { CaseEntry } from './case.ts';

export function explained(entry: CaseEntry, events: readonly CustomerEvent[]): boolean {
  const own = events.filter(isAboutCase).filter((event) => event.case === entry.id);
  const opened = own.find(({ did }) => did === 'OPENED' || did === 'BROKE_GLASS');
  // The last that made it what it is.
  const made = own.findLast(({ did }) => did === 'VERIFIED') ?? opened;
  return (
    opened !== undefined &&
    opened.actor === entry.actor &&
    made?.until?.getTime() === entry.until.getTime() &&
    (made.assurance ?? null) === entry.assurance &&
    !own.some(({ did }) => did === 'CLOSED')
  );
}
