import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { findQuote, findQuoteThatIs } from './find-quote.ts';

/** The offer stands, until it is accepted, cancelled, or expires; a revision ends the quote that it revises. */
export function finalizeQuote(
  sim: Simulation,
  params: Stripe.QuoteFinalizeQuoteParams,
  id: string,
): Stripe.Quote {
  const draft = findQuoteThatIs(sim, id, { statuses: ['draft'], act: 'finalize' });
  if (draft.customer === null) throw missingParam('customer');
  const customer = findCustomer(sim, idOf(draft.customer) ?? '');
  const expiresAt = params.expires_at ?? draft.expires_at;
  if (expiresAt <= sim.now())
    throw invalidRequest('expires_at must be in the future.', { param: 'expires_at' });
  if (draft.collection_method === 'send_invoice' && draft.invoice_settings.days_until_due === null)
    throw missingParam('invoice_settings[days_until_due]');
  const revised = draft.from_quote?.is_revision ? findQuote(sim, idOf(draft.from_quote.quote) ?? '') : null;
  const open = sim.store.quotes.put<Stripe.Quote>({
    ...draft,
    expires_at: expiresAt,
    number: numberOf(sim, customer, revised),
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: sim.now() },
  });
  sim.schedule('quote.expire', id, expiresAt);
  sim.emit('quote.finalized', open);
  if (revised?.status === 'open') endQuote(sim, revised);
  return open;
}

/** `QT-PREFIX-0001-1`: the customer's first quote; the last part counts its revisions. */
function numberOf(sim: Simulation, customer: Stripe.Customer, revised: Stripe.Quote | null): string {
  const parts = /^(.*)-(\d+)$/.exec(revised?.number ?? '');
  if (parts) return `${parts[1]}-${Number(parts[2]) + 1}`;
  const earlier = sim.store.quotes.filter(
    ({ customer: owner, number }) => owner === customer.id && number?.endsWith('-1') === true,
  );
  return `QT-${customer.invoice_prefix}-${String(earlier.length + 1).padStart(4, '0')}-1`;
}

export function cancelQuote(sim: Simulation, _: Stripe.QuoteCancelParams, id: string): Stripe.Quote {
  return endQuote(sim, findQuoteThatIs(sim, id, { statuses: ['draft', 'open'], act: 'cancel' }));
}

export function endQuote(sim: Simulation, quote: Stripe.Quote): Stripe.Quote {
  sim.unschedule('quote.expire', quote.id);
  const canceled = sim.store.quotes.put<Stripe.Quote>({
    ...quote,
    status: 'canceled',
    status_transitions: { ...quote.status_transitions, canceled_at: sim.now() },
  });
  sim.emit('quote.canceled', canceled);
  return canceled;
}

/** Nobody has accepted it in time. */
export function expireQuote(sim: Simulation, id: string): void {
  const quote = sim.store.quotes.get(id);
  if (quote?.status === 'open') endQuote(sim, quote);
}
