/**
 * What a customer may be asked for next. It only reads: nothing is recorded by asking what to ask.
 */

import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { BRANDS, type Brand, DEFAULT_BRAND } from '../../../schema/vocabulary.ts';
import type { SubgraphContext } from '../../kit/definition.ts';
import { badUserInput } from '../../kit/input.ts';
import type { ConsentStore } from '../store.ts';
import { Customer } from '../types.ts';
import { type RequestRules, requestsFor } from './consent-requests.ts';
import { findNotices } from './notices.ts';
import { ConsentRequest, ConsentRequestArguments, DEFAULT_LANGUAGE } from './request-types.ts';
import { settingsOf } from './settings.ts';

/** What holds where the environment says nothing. */
const DEFAULT_RULES: RequestRules = { atOnce: 1, pauseDays: 180 };

@Resolver(() => Customer)
export class ConsentRequestResolver {
  @FieldResolver(() => [ConsentRequest], {
    nullable: true,
    description: 'What the customer may be asked for next: few at a time, not soon after a no, what lapsed first.',
  })
  consentRequests(
    @Root() { compact }: Customer,
    @Ctx() { now, settings }: SubgraphContext<ConsentStore>,
    @Args(() => ConsentRequestArguments) question: ConsentRequestArguments,
  ): ConsentRequest[] {
    const { channel = null, context } = question;
    const brand = question.brand ?? DEFAULT_BRAND;
    const language = question.language ?? DEFAULT_LANGUAGE;
    if (!BRANDS.includes(brand as Brand)) throw badUserInput('brand');
    if (findNotices({ language }).length === 0) throw badUserInput('language');
    const { consentRequestsAtOnce, consentRequestPauseDays } = settingsOf({ settings });
    const rules: RequestRules = {
      atOnce: consentRequestsAtOnce ?? DEFAULT_RULES.atOnce,
      pauseDays: consentRequestPauseDays ?? DEFAULT_RULES.pauseDays,
    };
    return requestsFor(compact, { context, captureChannel: channel, brand, language }, now, rules);
  }
}
