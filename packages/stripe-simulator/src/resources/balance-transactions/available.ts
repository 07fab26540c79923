import type { Simulation } from '../../kernel/simulation.ts';

/** Minor units that can be paid out; below nothing after refunds or disputes of more. */
export const availableIn = (sim: Simulation, currency: string): number =>
  sim.store.balances.get(currency)?.available ?? 0;

/** Changes the running totals that /v1/balance shows. */
export function moveTotals(
  sim: Simulation,
  currency: string,
  { available = 0, pending = 0 }: { available?: number; pending?: number },
): void {
  const before = sim.store.balances.get(currency) ?? { id: currency, available: 0, pending: 0 };
  sim.store.balances.put({
    ...before,
    available: before.available + available,
    pending: before.pending + pending,
  });
}
