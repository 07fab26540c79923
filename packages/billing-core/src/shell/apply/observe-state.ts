import { metrics, type ObservableResult } from '@opentelemetry/api';
import { sql } from 'kysely';
import type { BillingContext } from '../context.ts';

/**
 * Gauges that are looked up whenever somebody collects: whether the circuit to Stripe is open in this process, and what waits
 * in the inbox, which every process tells alike.
 *
 * @returns the way to stop
 */
export function observeState(context: Pick<BillingContext, 'db' | 'circuit' | 'logger'>): () => void {
  const meter = metrics.getMeter('@billwright/billing-core');
  const circuit = meter.createObservableGauge('billwright.stripe.circuit.open', { unit: '1' });
  const waiting = meter.createObservableGauge('billwright.inbox.waiting', { unit: '{event}' });
  const oldest = meter.createObservableGauge('billwright.inbox.oldest.age', { unit: 's' });
  const lookAtCircuit = (result: ObservableResult) => result.observe(context.circuit.isOpen() ? 1 : 0);
  const lookAtInbox = async (result: { observe(gauge: typeof waiting, value: number): void }) => {
    try {
      const { count, age } = await loadWaiting(context);
      result.observe(waiting, count);
      result.observe(oldest, age);
    } catch (error) {
      context.logger.warn({ err: error }, 'inbox not counted');
    }
  };
  circuit.addCallback(lookAtCircuit);
  meter.addBatchObservableCallback(lookAtInbox, [waiting, oldest]);
  return () => {
    circuit.removeCallback(lookAtCircuit);
    meter.removeBatchObservableCallback(lookAtInbox, [waiting, oldest]);
  };
}

/**
 * How many events have yet to be applied, and for how long the oldest has been here that waits for nothing else, in seconds:
 * one that failed waits for its next try.
 */
export async function loadWaiting({
  db,
}: Pick<BillingContext, 'db'>): Promise<{ count: number; age: number }> {
  const { rows } = await sql<{ count: string; age: string | null }>`select count(*) as count,
      extract(epoch from now() - min(received_at) filter (where state <> 'failed')) as age
    from webhook_inbox where state in ('received', 'processing', 'failed')`.execute(db);
  return { count: Number(rows[0]?.count ?? 0), age: Math.max(0, Number(rows[0]?.age ?? 0)) };
}
