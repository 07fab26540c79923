import { minimumCharge } from './minimum-charge.ts';

export interface Settlement {
  amountDue: number;
  endingBalance: number;
}

/**
 * What is left to pay once the customer's balance is used: credit (a negative balance) first, debts are added, a
 * negative total becomes credit, and what is too little to charge waits in the balance for the next invoice
 * (docs.stripe.com/billing/customer/balance).
 */
export function settleBalance(total: number, balance: number, currency: string): Settlement {
  const left = total + balance;
  if (left <= 0) return { amountDue: 0, endingBalance: left };
  if (left < minimumCharge(currency)) return { amountDue: 0, endingBalance: left };
  return { amountDue: left, endingBalance: 0 };
}
