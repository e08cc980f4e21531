/**
 * `@provides` in a partitioned supergraph. What a service gives along with a reference is fetched in the same call as the
 * reference, so before anybody is decided; gated fields are therefore fetched from their owner alone, each in its category.
 */
import { buildASTSchema, type ConstDirectiveNode, type DocumentNode, type FieldDefinitionNode, Kind } from 'graphql';
import { isGated, type PolicyIndex } from '../../enforcement/policy-index.ts';
import { coordinatesIn } from '../../enforcement/read-on-behalf.ts';
import { namedType, textArgument } from './join-spec.ts';

/** The supergraph without every `provides` in which something has a category. */
export function withoutGatedProvides(document: DocumentNode, index: PolicyIndex): DocumentNode {
  const schema = buildASTSchema(document, { assumeValidSDL: true });
  const isOpen = (type: string, selection: string): boolean =>
    [...coordinatesIn(schema, { type, selection })].every((coordinate) => {
      const [owner = '', name = ''] = coordinate.split('.');
      const value = index.classOf(owner, name);
      return value !== undefined && !isGated(value);
    });
  const fieldWithout = (field: FieldDefinitionNode): FieldDefinitionNode => ({
    ...field,
    directives: field.directives?.map((directive): ConstDirectiveNode => {
      const provided = directive.name.value === 'join__field' ? textArgument(directive, 'provides') : undefined;
      if (provided === undefined || isOpen(namedType(field.type), provided)) return directive;
      return { ...directive, arguments: directive.arguments?.filter(({ name }) => name.value !== 'provides') };
    }),
  });
  return {
    ...document,
    definitions: document.definitions.map((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION
        ? { ...node, fields: node.fields?.map(fieldWithout) }
        : node,
    ),
  };
}
