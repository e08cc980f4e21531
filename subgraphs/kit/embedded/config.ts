// The one thing of its environment that the evaluation store reads: whether it must not run at all.

/** Throws under NODE_ENV=production: the evaluation store keeps nothing and checks no password. */
export function refuseInProduction(production = process.env.NODE_ENV === 'production'): void {
  if (production) {
    throw new Error(
      'The evaluation store refuses to start under NODE_ENV=production: set MONGODB_URI to a MongoDB replica set.',
    );
  }
}
