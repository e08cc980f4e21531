/**
 * The arguments of every connection field, as a type-graphql class: the same names, default and limit everywhere.
 */
import { ArgsType, Directive, Field, Int } from 'type-graphql';
import { DEFAULT_PAGE } from './pages.ts';

@ArgsType()
export class PageArguments {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULT_PAGE, description: 'At most 100.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'The cursor after which the page begins.' })
  after?: string | null;
}

/** On every field that gives a page: its edges are as many as `first` says, which is what a gateway weighs it by. */
export const Paged = (): ReturnType<typeof Directive> =>
  Directive('@listSize(slicingArguments: ["first"], sizedFields: ["edges"], requireOneSlicingArgument: false)');
