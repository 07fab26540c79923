import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { type DiscountSource, redeem, resolveDiscounts } from '../discounts/create-discount.ts';

type Given = Stripe.InvoiceUpdateParams['discounts'];

interface Holder {
  customer: string;
  invoice?: string;
  invoiceItem?: string;
  /** What is there already: a discount named by its id is kept, not redeemed again. */
  kept?: readonly string[];
}

/** Redeems coupons and codes for an invoice, or for one of its items. */
export function giveDiscounts(sim: Simulation, given: Given, holder: Holder): Stripe.Discount[] {
  const asked = (given || []).map((one) => ({ one, known: keptOne(sim, one.discount, holder) }));
  const fresh = resolveDiscounts(
    sim,
    asked.flatMap(({ one, known }) => (known ? [] : [one])),
  ).map((source) => redeemFor(sim, source, holder));
  return asked.flatMap(({ known }) => known ?? fresh.shift() ?? []);
}

function keptOne(
  sim: Simulation,
  id: string | undefined,
  { kept = [] }: Holder,
): Stripe.Discount | undefined {
  return id !== undefined && kept.includes(id) ? sim.store.discounts.get(id) : undefined;
}

function redeemFor(sim: Simulation, source: DiscountSource, holder: Holder): Stripe.Discount {
  const discount = redeem(sim, source, {
    customer: holder.customer,
    subscription: null,
    checkoutSession: null,
  });
  return sim.store.discounts.put<Stripe.Discount>({
    ...discount,
    invoice: holder.invoice ?? null,
    invoice_item: holder.invoiceItem ?? null,
  });
}
