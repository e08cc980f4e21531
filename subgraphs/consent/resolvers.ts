/**
 * The fields of consent. Whoever holds a passport gets the same answer: who may read or change what is the gateway's business.
 */
import { randomUUID } from 'node:crypto';
import { Arg, Args, Ctx, Directive, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { BatchLoad, SubgraphContext } from '../kit/definition.ts';
import { badUserInput } from '../kit/input.ts';
import { PageArguments, Paged } from '../kit/page-arguments.ts';
import { decodeCursor, encodeCursor, type Page, pageOf, pageSize } from '../kit/pages.ts';
import { alreadyHandled, alreadyWithdrawn, give, withdraw } from './model/change.ts';
import { GiveConsentInput, NoticeArguments, StatusArguments, WithdrawConsentInput } from './model/inputs.ts';
import { findNotice, findNotices } from './model/notices.ts';
import { type ReceiptEvent, type ReceiptRecord, receiptOf } from './model/receipt.ts';
import type { ConsentEventEntry } from './model/record.ts';
import { giving, withdrawing } from './model/request.ts';
import { answerStatus, recordOf } from './model/status.ts';
import type { Changed, ConsentStore } from './store.ts';
import {
  ConsentEvent,
  ConsentEventConnection,
  ConsentPayload,
  ConsentRecord,
  ConsentStatus,
  Customer,
  Notice,
} from './types.ts';

type Context = SubgraphContext<ConsentStore>;

/** Customers by id, in order; null for an unknown one. */
export const loadCustomers: BatchLoad<ConsentStore, string, Customer | null> = async (store, ids) => {
  const found = await store.findCustomers(ids);
  return found.map((compact) => compact && { id: compact._id, compact });
};

/** The events of customers, by customer. */
const loadEvents: BatchLoad<ConsentStore, string, readonly ConsentEventEntry[]> = (store, ids) => store.findEvents(ids);

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
  async giveConsent(
    @Arg('input', () => GiveConsentInput) input: GiveConsentInput,
    @Ctx() context: Context,
  ): Promise<ConsentPayload> {
    const request = giving(input, context);
    const changed = await context.store.change(input.customerId, (customer) => {
      const repeated = alreadyHandled(customer, request);
      return repeated ? { repeated } : { change: give(customer, request, randomUUID) };
    });
    return payloadOf(changed, context.now);
  }

  @Mutation(() => ConsentPayload, {
    nullable: true,
    description: 'Withdraws; what is left out is all of it. It succeeds where there is nothing to withdraw, too.',
  })
  async withdrawConsent(
    @Arg('input', () => WithdrawConsentInput) input: WithdrawConsentInput,
    @Ctx() context: Context,
  ): Promise<ConsentPayload> {
    const request = withdrawing(input, context);
    const changed = await context.store.change(input.customerId, (customer) => {
      const repeated = alreadyWithdrawn(customer, request);
      return repeated ? { repeated } : { change: withdraw(customer, request, randomUUID) };
    });
    return payloadOf(changed, context.now);
  }
}

function payloadOf(changed: Changed | null, now: Date): ConsentPayload {
  if (changed === null) throw badUserInput('input.customerId');
  const { customer, touched } = changed;
  const records = customer.records.filter((entry) => touched.includes(entry.id));
  return {
    customer: { id: customer._id, compact: customer },
    records: records.map((entry) => recordOf(customer._id, entry, now)),
  };
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
    const history = (await loader(loadEvents).load(record.customer)).filter((event) => event.record === record.id);
    // Of equal times the order of recording decides, here as in the status: sort is stable.
    const ordered = [...history].sort((a, b) => a.at.getTime() - b.at.getTime());
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
