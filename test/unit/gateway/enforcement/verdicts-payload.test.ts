/**
 * Verdicts around a write: what its payload may show of whom it was about, what is decided about somebody who is not there yet, and what
 * can no longer be said.
 */
import { describe, expect, test } from '@jest/globals';
import { stateBatches } from '../../../../gateway/enforcement/state-batches.ts';
import { SubjectStates } from '../../../../gateway/enforcement/subjects.ts';
import { isAllowed, Verdicts } from '../../../../gateway/enforcement/verdicts.ts';
import { guards } from '../../../policy/graph.ts';
import { asking, consent, customer } from '../../../policy/people.ts';
import { customerQuestion } from '../../../support/customer-question.ts';

const name = customerQuestion(0, 'name', 'name');
const questions = [name, customerQuestion(1, 'email', 'contact.email')];
const allowing = (id: string) => customer({ id, consents: [consent('direct-marketing', 'EMAIL')] });
const NO = { effect: 'deny', code: 'FORBIDDEN' };
const NO_CONSENT = { effect: 'deny', code: 'CONSENT_REQUIRED' };

/** A marketer's verdicts; `allows` says whether customers agree, each time that they are asked about. */
async function verdictsWhile(allows: () => boolean) {
  const calls: string[][] = [];
  const states = new SubjectStates(
    stateBatches(async ({ ids }) => {
      calls.push([...ids]);
      return ids.map((id) => (allows() ? allowing(id) : customer({ id })));
    }),
  );
  const marketer = asking('marketer', 'direct-marketing');
  return { calls, verdicts: await Verdicts.of(guards, marketer, states, questions) };
}

describe('The payload of a write', () => {
  /** The verdict about the name in it, where customers agree or do not before and after. */
  const shown = async (before: boolean | undefined, after: boolean) => {
    let allows = before ?? false;
    const { verdicts } = await verdictsWhile(() => allows);
    if (before !== undefined) await verdicts.establish(['a']);
    allows = after;
    await verdicts.written('a');
    await verdicts.establish(['a']);
    const row = verdicts.payloadRow('a');
    expect(row).toHaveLength(questions.length);
    return { row, now: verdicts.row('a') };
  };

  test('shows what was allowed before and is allowed now', async () => {
    const { row, now } = await shown(true, true);
    expect(row).toEqual(now);
    expect(row.every(isAllowed)).toBe(true);
  });

  test('does not show what the write itself opened: it was not asked for', async () => {
    const { row, now } = await shown(false, true);
    expect(now.every(isAllowed)).toBe(true);
    expect(row).toEqual([expect.objectContaining(NO_CONSENT), expect.objectContaining(NO_CONSENT)]);
  });

  test('does not show what the write closed', async () => {
    const { row } = await shown(true, false);
    expect(row).toEqual([expect.objectContaining(NO_CONSENT), expect.objectContaining(NO_CONSENT)]);
  });

  test('shows nothing of somebody who was not decided before', async () => {
    expect((await shown(undefined, true)).row).toEqual([NO, NO]);
  });
});

test('Somebody who is not there yet is decided as whom they will be, without a question to anybody, and is not known by it', async () => {
  const { verdicts, calls } = await verdictsWhile(() => false);
  await verdicts.suppose(allowing('new'));
  expect(isAllowed(verdicts.of(name, 'new'))).toBe(true);
  expect(verdicts.stateOf('new')).toBeUndefined();
  expect(calls).toEqual([]);
});

test('Of whom nothing can be said, nothing is: whatever was decided before', async () => {
  const { verdicts } = await verdictsWhile(() => true);
  await verdicts.establish(['a', 'b']);
  verdicts.withhold('a');
  expect(verdicts.row('a')).toEqual(['unavailable', 'unavailable']);
  expect(isAllowed(verdicts.of(name, 'b'))).toBe(true);
});
