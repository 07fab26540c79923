import { prorate } from './prorate.ts';

/** What was charged for an item over a time: what a later credit gives back a part of. */
export interface Debit {
  /** In the smallest unit, discounts already taken off. */
  amount: number;
  start: number;
  end: number;
  price: string;
  quantity: number;
}

export interface Credit {
  debit: Debit;
  amount: number;
}

/**
 * Gives back the unused part of every debit, each from what was really charged, never from today's price: so all
 * that is ever given back of a debit is at most the debit
 * (docs.stripe.com/billing/subscriptions/billing-mode/compare, credit prorations).
 */
export function creditUnused(debits: readonly Debit[], at: number): { credits: Credit[]; left: Debit[] } {
  const credits: Credit[] = [];
  const left: Debit[] = [];
  for (const debit of debits) {
    const amount = debit.end > at ? prorate(debit.amount, debit, at) : 0;
    if (amount > 0) credits.push({ debit, amount });
    const kept = debit.amount - amount;
    if (kept > 0) left.push({ ...debit, amount: kept, end: Math.min(debit.end, Math.max(at, debit.start)) });
  }
  return { credits, left };
}

/** Debits whose time has passed can't be given back any more. */
export const running = (debits: readonly Debit[], at: number): Debit[] =>
  debits.filter(({ end }) => end > at);
