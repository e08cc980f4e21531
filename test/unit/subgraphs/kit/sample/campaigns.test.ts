/** Campaigns, mailings and redemptions of the sample, counted. */
import { expect, test } from '@jest/globals';
import { readCampaigns, readMailings, readRedemptions } from '../../../../../subgraphs/kit/sample/campaigns.ts';

test('There are 27 campaigns, 3,647 mailings and 1,505 redemptions, each redemption of a campaign that was sent', async () => {
  const [campaigns, mailings, redemptions] = [await readCampaigns(0), await readMailings(), await readRedemptions(0)];
  expect([campaigns.length, mailings.length, redemptions.length]).toEqual([27, 3_647, 1_505]);
  const sent = new Set(mailings.map(({ householdId, campaignId }) => `${householdId}/${campaignId}`));
  expect(redemptions.every(({ householdId, campaignId }) => sent.has(`${householdId}/${campaignId}`))).toBe(true);
  const ids = new Set(campaigns.map(({ id }) => id));
  expect(mailings.every(({ campaignId }) => ids.has(campaignId))).toBe(true);
});

test('Dates are shifted by whole weeks', async () => {
  const [first] = await readCampaigns(1);
  expect(first).toEqual({
    id: '1',
    type: 'Type B',
    startsOn: new Date('2017-03-10T00:00:00Z'),
    endsOn: new Date('2017-04-16T00:00:00Z'),
  });
  expect((await readRedemptions(1))[0]?.redeemedAt).toEqual(new Date('2017-01-10T00:00:00Z'));
});
