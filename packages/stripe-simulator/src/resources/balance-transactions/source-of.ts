import type { Store } from '../../kernel/state/store.ts';

/** What moved the money: a balance transaction names it by its id alone, whatever kind it is. */
export function sourceOf(store: Store, id: string): object | undefined {
  return (
    store.charges.get(id) ??
    store.refunds.get(id) ??
    store.disputes.get(id) ??
    store.payouts.get(id) ??
    store.transfers.get(id) ??
    store.transferReversals.get(id) ??
    store.applicationFees.get(id) ??
    store.feeRefunds.get(id) ??
    store.topups.get(id)
  );
}
