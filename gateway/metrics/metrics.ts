/**
 * What operators count: operations, their time, their codes, services that failed. Labels are words of closed sets alone; who asked,
 * what for and about whom is the trail's, and a label that grows with callers would end the process that keeps it.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DryRunCounts } from '../engine.ts';
import type { OperationRecord } from '../http/log.ts';

export interface Metrics {
  /** One operation that was answered, whatever the answer. */
  operation(record: OperationRecord, status: number, milliseconds: number): void;
  /** A call to a service that did not end as it should. */
  serviceFailed(service: string, reason: string): void;
  /** Reads the counts of a policy on trial whenever it is asked for its own. */
  dryRun(counts: () => DryRunCounts | undefined): void;
  readonly registry: Registry;
}

/** Seconds: from a request about one customer to the end of its patience. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/** What was refused before it was known what it is. */
const UNKNOWN = 'none';

/** A registry of its own: two gateways in one process do not count each other's. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'assent_' });
  const operations = new Counter({
    name: 'assent_operations_total',
    help: 'Requests to /graphql, by kind of operation, purpose and HTTP status',
    labelNames: ['kind', 'purpose', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'assent_operation_seconds',
    help: 'Seconds from the headers of a request to the end of its answer',
    labelNames: ['kind'],
    buckets: BUCKETS,
    registers,
  });
  const codes = new Counter({
    name: 'assent_operation_codes_total',
    help: 'Answers that have an error with the code; one with several counts for each',
    labelNames: ['code'],
    registers,
  });
  const failures = new Counter({
    name: 'assent_service_failures_total',
    help: 'Calls to services that did not end as they should',
    labelNames: ['service', 'reason'],
    registers,
  });
  return {
    registry,
    operation: ({ kind = UNKNOWN, purpose = UNKNOWN, codes: given = [] }, status, milliseconds) => {
      operations.inc({ kind, purpose, status });
      seconds.observe({ kind }, milliseconds / 1_000);
      for (const code of given) codes.inc({ code });
    },
    serviceFailed: (service, reason) => failures.inc({ service, reason }),
    dryRun: (counts) => {
      new Gauge({
        name: 'assent_dry_run_differences',
        help: 'Decisions about customers that the policy on trial would have made otherwise, since it is served',
        labelNames: ['roles', 'purpose', 'coordinate', 'before', 'after'],
        registers,
        collect() {
          this.reset();
          for (const { roles, count, ...labels } of counts()?.differences ?? [])
            this.set({ ...labels, roles: roles.join(' ') }, count);
        },
      });
    },
  };
}
