import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { connectedSim } from '../accounts/find-account.ts';
import { availableIn } from '../balance-transactions/available.ts';
import { recordMovement } from '../balance-transactions/record-movement.ts';

/**
 * As much as connected accounts are below nothing, of which the platform bears the losses, is held back from its own
 * balance until they are not (docs.stripe.com/connect/account-balances, support.stripe.com/questions/connect-reserves-faq).
 */
function holdReserve(platform: Simulation, currency: string): void {
  const needed = [...platform.store.accounts.values()]
    .filter(({ controller }) => controller?.losses?.payments === 'application')
    .reduce((sum, { id }) => sum + Math.max(0, -availableIn(connectedSim(platform, id), currency)), 0);
  const held = platform.store.balances.get(currency)?.reserved ?? 0;
  if (needed === held) return;
  recordMovement(platform, {
    type: 'reserve_transaction',
    reportingCategory: 'connect_reserved_funds',
    amount: held - needed,
    currency,
    source: null,
    description: 'Connect reserve',
  });
  const after = platform.store.balances.get(currency);
  if (after) platform.store.balances.put({ ...after, reserved: needed });
}

export const reserveTasks: TaskHandlers = { 'reserve.hold': holdReserve };
