/**
 * A line with a TC string (IAB TCF, version 2) as the answers that it says, by the table in `../tcf-mapping.ts`. Its text is that of the TCF and
 * no notice of ours: so a yes counts only where the line says which of our notices was shown beside it, and a no counts anyway.
 */
import { createHash } from 'node:crypto';
import { noticeIdOf } from '../notices.ts';
import { consentsOfTcString, TcStringError } from '../tc-string.ts';
import { type Answer, answerFrom, answerOf, fieldsOf } from './answer.ts';
import { LineRefused } from './fault.ts';
import { tcFields } from './fields.ts';

/** What a line says: one answer, or those of a string. @throws LineRefused */
export const answersOf = (value: unknown, now: Date): readonly Answer[] =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'tcString')
    ? tcAnswers(value, now)
    : [answerOf(value, now)];

function tcAnswers(value: object, now: Date): Answer[] {
  const { tcString, brand, customerId, noticeVersion, language, method, captureChannel, evidenceReference } = fieldsOf(
    tcFields,
    value,
  );
  const shown = { customerId, brand, method, captureChannel, specialCategories: false };
  const proof = createHash('sha256').update(tcString).digest('hex');
  const evidence = evidenceReference === undefined ? {} : { evidenceReference, evidenceSha256: proof };
  return said(tcString, brand, now).map(({ key, state, at }) => {
    const { purpose, channel, recipient } = key;
    const about = { purpose, ...(channel !== null && { channel }), ...(recipient !== null && { recipient }) };
    const notice = state === 'GIVEN' ? { noticeId: noticeIdOf(purpose, brand), noticeVersion, language } : {};
    // A no of today counts from now: the same string says it at another time when it comes again.
    const identity = JSON.stringify([customerId, key, state, proof, noticeVersion ?? null, language ?? null]);
    return answerFrom({ ...shown, ...about, ...notice, ...evidence, state, at }, now, { identity });
  });
}

function said(tcString: string, brand: string, now: Date) {
  try {
    return consentsOfTcString(tcString, { brand, now }).answers;
  } catch (error) {
    if (!(error instanceof TcStringError)) throw error;
    throw new LineRefused('tcString', error.fault === 'future' ? 'future' : 'invalid');
  }
}
