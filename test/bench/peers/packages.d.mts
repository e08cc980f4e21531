// The peers are no dependency of the product, and a checkout without them must still pass the type check: what is used of
// them is declared here. Nothing else of theirs may be used.
declare module '@apollo/gateway' {
  export class ApolloGateway {
    constructor(options: { readonly supergraphSdl: string });
  }
}

declare module '@graphql-hive/gateway-runtime' {
  type Listener = import('node:http').RequestListener;
  export function createGatewayRuntime(options: {
    readonly supergraph: string;
    readonly unifiedGraphHandler?: unknown;
    readonly logging?: boolean;
    readonly landingPage?: boolean;
    readonly graphiql?: boolean;
  }): Listener;
}

declare module '@graphql-hive/router-runtime' {
  export const unifiedGraphHandler: unknown;
}

declare module '@graphql-tools/federation' {
  export function getStitchedSchemaFromSupergraphSdl(options: {
    readonly supergraphSdl: string;
    readonly batch?: boolean;
  }): import('graphql').GraphQLSchema;
}
