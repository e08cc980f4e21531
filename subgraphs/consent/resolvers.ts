/**
 * The fields of consent. Whoever holds a passport gets the same answer: who may read or change what is the gateway's business.
 */
import { Arg, Args, Ctx, Directive, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { BatchLoad, SubgraphContext } from '../kit/definition.ts';
import { badUserInput } from '../kit/input.ts';
import { PageArguments, Paged } from '../kit/page-arguments.ts';
import { decodeCursor, encodeCursor, type Page, pageOf, pageSize } from '../kit/pages.ts';
import { acting } from './model/acting.ts';
import { carriedOut } from './model/carried-out.ts';
import { alreadyWithdrawn, give, refuse, withdraw } from './model/change.ts';
import { confirm } from './model/confirmation/change.ts';
import { confirming } from './model/confirmation/sending.ts';
import type { CustomerEvent } from './model/fold.ts';
import { foldUntil, isAnswer } from './model/fold.ts';
import { alreadyHandled } from './model/idempotency.ts';
import {
  AsOfArguments,
  ConfirmConsentInput,
  GiveConsentInput,
  NoticeArguments,
  RefuseConsentInput,
  StatusArguments,
  WithdrawConsentInput,
} from './model/inputs.ts';
import { findNotice, findNotices } from './model/notices.ts';
import type { ConsentSource } from './model/platform/platform.ts';
import { type ReceiptEvent, type ReceiptRecord, receiptOf } from './model/receipt.ts';
import { compareEvents } from './model/record.ts';
import { giving, refusing, withdrawing } from './model/request.ts';
import { settingsOf } from './model/settings.ts';
import { answerStatus, recordAsOf, recordOf } from './model/status.ts';
import {
  ConsentEvent,
  ConsentEventConnection,
  ConsentPayload,
  ConsentRecord,
  ConsentStatus,
  Customer,
  Notice,
} from './types.ts';

type Context = SubgraphContext<ConsentSource>;

/** Customers by id, in order; null for an unknown one. */
export const loadCustomers: BatchLoad<ConsentSource, string, Customer | null> = async (store, ids) => {
  const found = await store.findCustomers(ids);
  return found.map((compact) => compact && { id: compact._id, compact });
};

/** The events of customers, by customer. */
const loadEvents: BatchLoad<ConsentSource, string, readonly CustomerEvent[]> = (store, ids) => store.findEvents(ids);

@Resolver()
export class ConsentResolver {
  @Query(() => [Notice], {
    nullable: true,
    description:
      'The published notices that fit, current ones first. `brand` also finds those that are for every brand.',
  })
  notices(@Args(() => NoticeArguments) filter: NoticeArguments): Notice[] {
    return findNotices(filter);
  }

  @Mutation(() => ConsentPayload, {
    nullable: true,
    description: 'Records an explicit yes, also for the purposes below that the notice lists.',
  })
  giveConsent(
    @Arg('input', () => GiveConsentInput) input: GiveConsentInput,
    @Ctx() context: Context,
  ): Promise<ConsentPayload> {
    const { channels, send } = confirming(settingsOf(context));
    const request = giving(input, context, channels);
    return carriedOut(context, input.customerId, request, give, alreadyHandled, (customer) => send(customer, request));
  }

  @Mutation(() => ConsentPayload, {
    nullable: true,
    description:
      'Confirms a yes to marketing by e-mail or text message with the code that was sent there. Until then it is REQUESTED, and no yes.',
  })
  confirmConsent(
    @Arg('input', () => ConfirmConsentInput) input: ConfirmConsentInput,
    @Ctx() context: Context,
  ): Promise<ConsentPayload> {
    const request = { ...acting('confirm', input, context), code: input.code };
    return carriedOut(context, input.customerId, request, confirm);
  }

  @Mutation(() => ConsentPayload, {
    nullable: true,
    description: 'Records a no to what a notice asks, also for the purposes below; nothing else changes.',
  })
  refuseConsent(
    @Arg('input', () => RefuseConsentInput) input: RefuseConsentInput,
    @Ctx() context: Context,
  ): Promise<ConsentPayload> {
    return carriedOut(context, input.customerId, refusing(input, context), refuse);
  }

  @Mutation(() => ConsentPayload, {
    nullable: true,
    description: 'Withdraws; what is left out is all of it. It succeeds where there is nothing to withdraw, too.',
  })
  withdrawConsent(
    @Arg('input', () => WithdrawConsentInput) input: WithdrawConsentInput,
    @Ctx() context: Context,
  ): Promise<ConsentPayload> {
    return carriedOut(context, input.customerId, withdrawing(input, context), withdraw, alreadyWithdrawn);
  }
}

@Resolver(() => Customer)
export class CustomerResolver {
  @FieldResolver(() => [ConsentRecord], { nullable: true, description: 'All that was ever asked or answered.' })
  consents(@Root() { id, compact }: Customer, @Ctx() { now }: Context): ConsentRecord[] {
    return compact.records.map((entry) => recordOf(id, entry, now));
  }

  @FieldResolver(() => ConsentStatus, {
    nullable: true,
    description: 'Whether a yes stands; where channel, brand or recipient is left out, the best answer of all.',
  })
  consentStatus(
    @Root() { compact }: Customer,
    @Ctx() { now }: Context,
    @Args(() => StatusArguments) question: StatusArguments,
  ): ConsentStatus {
    return answerStatus(compact, question, now);
  }

  @FieldResolver(() => [ConsentRecord], {
    nullable: true,
    description: 'What had been asked and answered at a time, by when it happened and not by when it was recorded.',
  })
  async consentAsOf(
    @Root() { id }: Customer,
    @Ctx() { loader, now }: Context,
    @Args(() => AsOfArguments) { time }: AsOfArguments,
  ): Promise<ConsentRecord[]> {
    if (time.getTime() > now.getTime()) throw badUserInput('time');
    const { records } = foldUntil(await loader(loadEvents).load(id), time);
    return [...records.values()].map((entry) => recordAsOf(id, entry, time));
  }
}

@Resolver(() => ConsentRecord)
export class ConsentRecordResolver {
  @Paged()
  @FieldResolver(() => ConsentEventConnection, { nullable: true, description: 'The history, oldest first.' })
  async events(
    @Root() record: ConsentRecord & ReceiptRecord,
    @Ctx() { loader }: Context,
    @Args(() => PageArguments) { first, after }: PageArguments,
  ): Promise<Page<ConsentEvent>> {
    const size = pageSize(first);
    const position = decodeCursor(after, 2);
    const history = await loader(loadEvents).load(record.customer);
    const own = history.flatMap((event) => (isAnswer(event) && event.record === record.id ? [event] : []));
    // The last one is the one that decides.
    const ordered = own.sort(compareEvents);
    const start = position === null ? 0 : ordered.findIndex((event) => cursorOf(event) === after) + 1;
    if (position !== null && start === 0) throw badUserInput('after');
    const page = ordered.slice(start, start + size + 1).map((event) => ({ ...event, of: record }));
    return pageOf<ConsentEvent>(page, size, start > 0, cursorOf);
  }
}

@Resolver(() => ConsentEvent)
export class ConsentEventResolver {
  // Nothing is signed that was not asked for; a signature is work, of which a leaf has none.
  @Directive('@cost(weight: 10)')
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The event and its record, signed (compact JWS, ES256), for the customer to keep: `npm run receipt -- verify` reads it. It proves what happened, not what stands now.',
  })
  async receipt(@Root() event: ConsentEvent & ReceiptEvent, @Ctx() { sign }: Context): Promise<string> {
    if (sign === undefined) throw new TypeError('This process has no keys to sign receipts with');
    const { noticeId, noticeVersion, language } = event;
    return sign(receiptOf(event.of, event, findNotice(noticeId ?? '', noticeVersion ?? '', language ?? '')));
  }
}

const cursorOf = ({ at, id }: Pick<ConsentEvent, 'at' | 'id'>): string => encodeCursor(at.getTime(), id);
