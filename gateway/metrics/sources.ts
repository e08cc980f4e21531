/**
 * The two places that counts are read from: this process, or all workers of this primary.
 */
import { AggregatorRegistry } from 'prom-client';
import type { MetricsSource } from './listener.ts';
import type { Metrics } from './metrics.ts';

export const ofThisProcess = ({ registry }: Metrics): MetricsSource => ({
  contentType: registry.contentType,
  text: () => registry.metrics(),
});

/** Asked in the primary: each worker is asked for its own, and they are summed. */
export function ofAllWorkers(): MetricsSource {
  const all = new AggregatorRegistry();
  return { contentType: all.contentType, text: () => all.clusterMetrics() };
}

/** Said in a worker: these are the counts that its primary asks for. */
export function toldToPrimary({ registry }: Metrics): void {
  AggregatorRegistry.setRegistries([registry]);
  // Made for its listener: it answers what the primary asks.
  new AggregatorRegistry();
}
