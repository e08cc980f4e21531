/**
 * Makes a document valid in which response names meet that GraphQL does not let merge (5.3.2): those that meet get names of their own.
 * Nothing else may be wrong with it.
 */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  OverlappingFieldsCanBeMergedRule,
  parse,
  validate,
} from 'graphql';

/** @throws {Error} if the document is wrong in any other way */
export function withoutConflicts(schema: GraphQLSchema, text: string): DocumentNode {
  const document = parse(text, { noLocation: true });
  const renamed = new Map<object, string>();
  for (;;) {
    const conflicts = validate(schema, document, [OverlappingFieldsCanBeMergedRule], { maxErrors: 1_000 });
    const fields = conflicts.flatMap(({ nodes = [] }) => nodes).filter((node) => node.kind === Kind.FIELD);
    const fresh = fields.filter((node) => !renamed.has(node));
    if (fresh.length === 0) break;
    for (const node of fresh) rename(node as FieldNode, renamed);
  }
  const errors = validate(schema, document);
  if (errors.length > 0) throw new Error(`The oracle wrote an invalid document: ${errors[0]?.message}\n${text}`);
  return document;
}

function rename(node: FieldNode, renamed: Map<object, string>): void {
  if (renamed.has(node)) return;
  const value = `r${renamed.size}`;
  renamed.set(node, value);
  Object.assign(node, { alias: { kind: Kind.NAME, value } });
}
