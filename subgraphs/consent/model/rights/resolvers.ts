/**
 * The history of what customers said beside their answers, and its receipts. Whoever holds a passport gets the same answer: who may read
 * it is the gateway's business.
 */
import { Args, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import type { BatchLoad, SubgraphContext } from '../../../kit/definition.ts';
import { badUserInput } from '../../../kit/input.ts';
import { PageArguments, Paged } from '../../../kit/page-arguments.ts';
import { decodeCursor, encodeCursor, type Page, pageOf, pageSize } from '../../../kit/pages.ts';
import { Customer } from '../../types.ts';
import type { ConsentSource } from '../platform/platform.ts';
import { type RightsHistoryEvent, rightsEventsOf } from './event.ts';
import { rightsReceiptOf } from './receipt.ts';
import { RightsEvent, RightsEventConnection } from './types.ts';

type Context = SubgraphContext<ConsentSource>;

const loadRightsEvents: BatchLoad<ConsentSource, string, readonly RightsHistoryEvent[]> = async (store, ids) =>
  (await store.findChanges(ids)).map(rightsEventsOf);

@Resolver(() => Customer)
export class RightsHistoryResolver {
  @Paged()
  @FieldResolver(() => RightsEventConnection, {
    nullable: true,
    description: 'Objections, restrictions, their ends, preferences, signals and withdrawals, newest first.',
  })
  async rightsEvents(
    @Root() { id: customer }: Customer,
    @Ctx() { loader }: Context,
    @Args(() => PageArguments) { first, after }: PageArguments,
  ): Promise<Page<RightsEvent>> {
    const size = pageSize(first);
    const position = decodeCursor(after, 2);
    const history = await loader(loadRightsEvents).load(customer);
    const start = position === null ? 0 : history.findIndex((event) => cursorOf(event) === after) + 1;
    if (position !== null && start === 0) throw badUserInput('after');
    const page = history.slice(start, start + size + 1).map((event) => ({ ...event, customer }));
    return pageOf<RightsEvent>(page, size, start > 0, cursorOf);
  }
}

@Resolver(() => RightsEvent)
export class RightsEventResolver {
  // As of a consent's event: nothing is signed that was not asked for.
  @Directive('@cost(weight: 10)')
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The event, signed (compact JWS, ES256), for the customer to keep: `npm run receipt -- verify` reads it. It proves what was said, not what stands now.',
  })
  async receipt(@Root() { customer, ...event }: RightsEvent, @Ctx() { sign }: Context): Promise<string> {
    if (sign === undefined) throw new TypeError('This process has no keys to sign receipts with');
    return sign(rightsReceiptOf(customer, event));
  }
}

const cursorOf = ({ at, id }: Pick<RightsHistoryEvent, 'at' | 'id'>): string => encodeCursor(at.getTime(), id);
