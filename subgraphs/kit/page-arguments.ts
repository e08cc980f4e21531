/**
 * The arguments of every connection field, as a type-graphql class: the same names, default and limit everywhere.
 */
import { ArgsType, Field, Int } from 'type-graphql';
import { DEFAULT_PAGE } from './pages.ts';

@ArgsType()
export class PageArguments {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULT_PAGE, description: 'At most 100.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'The cursor after which the page begins.' })
  after?: string | null;
}
