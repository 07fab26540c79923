import type Stripe from 'stripe';
import type { Step } from './characters.ts';
import type { ReceivedMail } from './mailbox.ts';
import { emailOf } from './pages.ts';
import type { Person } from './people.ts';

/** What the people of the year see of Stripe: whose payment is open and whose was taken back. */
export interface Trouble {
  /** Day of the first failure of an invoice that is not settled, by customer. */
  failing: Map<string, { invoice: string; day: number }>;
  disputed: Map<string, { id: string; day: number }>;
  /** Day of the mail that a card expires, by address. */
  told: Map<string, number>;
  /** Customers by charge: a dispute names its charge alone. */
  payers: Map<string, string>;
}

export const noTrouble = (): Trouble => ({
  failing: new Map(),
  disputed: new Map(),
  told: new Map(),
  payers: new Map(),
});

/** What a step is due for today: its day, or a failure or dispute that it was not done for; nothing when it is not. */
export function cueOf(
  { on }: Step,
  person: Person,
  { trouble, customer, day }: { trouble: Trouble; customer: string; day: number },
): string | undefined {
  if ('day' in on) return day - person.comesOn === on.day ? 'day' : undefined;
  if ('afterExpiryMail' in on) {
    const told = trouble.told.get(emailOf(person));
    return told !== undefined && day > told + on.afterExpiryMail ? 'told' : undefined;
  }
  if ('afterFailure' in on) {
    const failing = trouble.failing.get(customer);
    return failing && day > failing.day + on.afterFailure ? failing.invoice : undefined;
  }
  const disputed = trouble.disputed.get(customer);
  return disputed && day > disputed.day + on.afterDispute ? disputed.id : undefined;
}

/** What people read in their mailbox. */
export function readMail({ told }: Trouble, mail: ReceivedMail | undefined, day: number): void {
  if (mail?.kind === 'card_expiring' && !told.has(mail.to)) told.set(mail.to, day);
}

/** Follows Stripe's own events, whatever our side makes of them. */
export function watch(trouble: Trouble, event: Stripe.Event | undefined, day: number): void {
  if (!event) return;
  if (event.type === 'invoice.payment_failed' || event.type === 'invoice.payment_action_required') {
    const { id, customer } = event.data.object;
    const key = String(customer);
    if (trouble.failing.get(key)?.invoice !== id) trouble.failing.set(key, { invoice: id ?? '', day });
  }
  if (event.type === 'invoice.paid' || event.type === 'invoice.voided') {
    const { id, customer } = event.data.object;
    if (trouble.failing.get(String(customer))?.invoice === id) trouble.failing.delete(String(customer));
  }
  if (event.type === 'charge.succeeded')
    trouble.payers.set(event.data.object.id, String(event.data.object.customer));
  if (event.type !== 'charge.dispute.created') return;
  const payer = trouble.payers.get(String(event.data.object.charge));
  if (payer) trouble.disputed.set(payer, { id: event.data.object.id, day });
}
