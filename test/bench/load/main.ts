/**
 * The process of the load generator, apart from the gateways so that its work is in nobody's figure. One order at a time comes
 * in over its IPC channel, what it saw goes out.
 */
import { type LoadOrder, run } from './run.ts';

process.on('message', async ({ order }: { readonly order: LoadOrder }) => {
  try {
    process.send?.({ type: 'seen', ...(await run(order)) });
  } catch (error) {
    process.send?.({ type: 'failed', message: error instanceof Error ? error.message : 'the load failed' });
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready' });
