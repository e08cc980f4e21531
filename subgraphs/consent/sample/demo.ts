/**
 * The consents of the demo customers: exactly what `schema/demo-customers.ts` promises, for acceptance checks rely on it.
 */
import type { DemoLabel } from '../../../schema/demo-customers.ts';
import { keysOf } from '../model/keys.ts';
import { askedFrom, underOldNotice } from './calendar.ts';
import type { Standing, Step } from './past.ts';

const DAY = 86_400_000;

export interface Past {
  readonly steps: readonly Step[];
  /** What differs from an open account, enrolled, without restriction or objection. */
  readonly standing?: Partial<Standing>;
}

const everything = keysOf({ everyChannel: true });

/** Art. 21(2): direct marketing, and profiling as far as it serves it. */
const OBJECTED = ['direct-marketing', 'personalisation', 'product-recommendation', 'targeted-advertising'] as const;

/** The past of a demo customer; `start` is the first day of the sample's weeks. */
export function demoPast(label: DemoLabel, start: Date): Past {
  const first = askedFrom(start);
  const day = (number: number) => new Date(first.getTime() + number * DAY + 10 * 3_600_000);
  const allGiven: Step = { at: day(7), state: 'GIVEN', keys: everything, special: true };
  switch (label) {
    case 'consents-to-all':
      return { steps: [allGiven] };
    case 'refuses-all':
      return { steps: [{ at: day(7), state: 'REFUSED', keys: everything }] };
    case 'email-marketing-only': {
      const keys = keysOf({ purposes: ['direct-marketing'], channels: ['EMAIL'], brands: ['fresh'] });
      return { steps: [{ at: day(7), state: 'GIVEN', keys }] };
    }
    case 'withdrew':
      return { steps: [allGiven, { at: day(90), state: 'WITHDRAWN', keys: everything }] };
    case 'restricted':
      return { steps: [allGiven], standing: { restricted: true } };
    case 'objected': {
      const keys = keysOf({ purposes: OBJECTED, everyChannel: true });
      const steps: Step[] = [allGiven, { at: day(90), state: 'WITHDRAWN', keys }];
      return { steps, standing: { objections: ['fraud-prevention'] } };
    }
    case 'erased':
      return { steps: [], standing: { erased: true } };
    case 'outdated-notice':
      // Before the new version came out, and as long as there are such yeses not so long ago that it would have lapsed by time.
      return { steps: [{ ...allGiven, at: underOldNotice(day(-60), 20) }] };
  }
}
