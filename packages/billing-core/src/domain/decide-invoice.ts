import type Stripe from 'stripe';
import { type BillingEventType, type Decision, type Facts, nothing } from './decision.ts';
import { toInvoice } from './mirrored-objects.ts';

/** Saves the invoice as Stripe has it now and, when the event is news to the product, tells of it. */
export function decideInvoice(
  facts: Facts<Stripe.Invoice>,
  because: string,
  news?: BillingEventType,
): Decision {
  const invoice = toInvoice(facts.latest, facts.accountId);
  if (!invoice) return nothing('The invoice is a preview: it has no id.');
  const { id, totalMinor, currency } = invoice;
  return {
    changes: [
      { kind: 'save_invoice', invoice },
      ...(news
        ? [
            {
              kind: 'record_billing_event' as const,
              type: news,
              payload: { invoiceId: id, totalMinor, currency },
            },
          ]
        : []),
    ],
    effects: [],
    because,
  };
}
