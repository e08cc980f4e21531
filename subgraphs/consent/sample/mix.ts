/**
 * The consents of all other customers: a mix as a retailer meets it, decided by a hash of the id, so that it is the same in
 * every import. The sample knows nothing of consents: all of this is made up.
 */

import { consentPurposes } from '../../../schema/purposes.ts';
import type { Channel } from '../../../schema/vocabulary.ts';
import { BRANDS } from '../../../schema/vocabulary.ts';
import { share } from '../../kit/sample/hash.ts';
import { keysOf } from '../model/keys.ts';
import { askedFrom, underOldNotice } from './calendar.ts';
import type { Manner, Step } from './past.ts';

const DAY = 86_400_000;

/** What somebody's answers look like, and how many of a hundred customers they are. */
const SHARES = {
  'said yes to all': 14,
  'said no to all': 14,
  'yes to some purposes': 20,
  'yes on some channels': 14,
  'yes to one brand': 10,
  'withdrew all': 8,
  'yeses that expired': 5,
  'yeses under an old notice': 6,
  'asked, not answered': 2,
  'never asked': 7,
} as const;
export type Attitude = keyof typeof SHARES;

/** The channels that people are usually asked about. */
const USUAL: readonly Channel[] = ['EMAIL', 'SMS', 'POST'];

export function attitudeOf(id: string): Attitude {
  let left = share('consent', id) * 100;
  for (const [attitude, hundredths] of Object.entries(SHARES)) {
    left -= hundredths;
    if (left < 0) return attitude as Attitude;
  }
  return 'never asked';
}

/** The past of a customer; `start` is the first day of the sample's 26 weeks. */
export function mixedPast(id: string, start: Date): readonly Step[] {
  const at = new Date(askedFrom(start).getTime() + share('asked', id) * 56 * DAY);
  const after = (days: number) => new Date(at.getTime() + days * DAY);
  const chosen = <Item>(items: readonly Item[], what: string, fallback: Item): Item[] => {
    const taken = items.filter((item) => share(`${what}:${item}`, id) < 0.5);
    return taken.length > 0 ? taken : [fallback];
  };
  const usual = keysOf({ channels: USUAL });
  const yes: Step = { at, state: 'GIVEN', keys: usual, special: share('special', id) < 0.4 };
  switch (attitudeOf(id)) {
    case 'said yes to all':
      return [yes];
    case 'said no to all':
      return [{ at, state: 'REFUSED', keys: usual }];
    case 'yes to some purposes': {
      const purposes = chosen(consentPurposes, 'purpose', 'direct-marketing');
      return partly(yes, keysOf({ purposes, channels: USUAL }));
    }
    case 'yes on some channels':
      return partly(yes, keysOf({ channels: chosen(USUAL, 'channel', 'EMAIL') }));
    case 'yes to one brand':
      return [{ ...yes, keys: keysOf({ channels: USUAL, brands: chosen(BRANDS, 'brand', 'value').slice(0, 1) }) }];
    case 'withdrew all':
      return [yes, { at: after(1 + share('withdrew', id) * 100), state: 'WITHDRAWN', keys: usual }];
    case 'yeses that expired':
      return [{ ...yes, until: after(30 + share('expired', id) * 60) }];
    case 'yeses under an old notice':
      return [{ ...yes, at: underOldNotice(after(-120), 1 + share('asked', id) * 90) }];
    case 'asked, not answered':
      return [{ at, state: 'REQUESTED', keys: usual }];
    case 'never asked':
      return [];
  }
}

/** Yes to some of what was asked, no to the rest, in one answer each. */
function partly(yes: Step, agreed: Step['keys']): Step[] {
  const texts = new Set(agreed.map((key) => JSON.stringify(key)));
  const rest = yes.keys.filter((key) => !texts.has(JSON.stringify(key)));
  return [
    { ...yes, keys: agreed },
    ...(rest.length > 0 ? [{ at: yes.at, state: 'REFUSED' as const, keys: rest }] : []),
  ];
}

const MANNERS: readonly Omit<Manner, 'language'>[] = [
  { method: 'CLICK_THROUGH', captureChannel: 'WEB' },
  { method: 'DOUBLE_OPT_IN', captureChannel: 'WEB' },
  { method: 'CLICK_THROUGH', captureChannel: 'APP' },
  { method: 'SIGNATURE', captureChannel: 'STORE' },
  { method: 'SPOKEN', captureChannel: 'CALL_CENTRE' },
];

/** How somebody answers. */
export function mannerOf(id: string): Manner {
  const drawn = share('language', id);
  return {
    ...MANNERS[Math.floor(share('manner', id) * MANNERS.length)]!,
    language: drawn < 0.8 ? 'en' : drawn < 0.9 ? 'sv' : 'de',
  };
}
