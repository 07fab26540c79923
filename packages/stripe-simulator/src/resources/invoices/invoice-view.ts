import type Stripe from 'stripe';
import type { DocumentDetails } from '../../documents/document-details.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import type { InvoiceView } from '../../pages/page-actions.ts';
import { couponOf } from '../discounts/discount-amounts.ts';

/** An invoice with the names of what it only has ids of, for its page and its PDFs. */
export function toInvoiceView(sim: Simulation, invoice: Stripe.Invoice): InvoiceView {
  const customer = sim.store.customers.get(idOf(invoice.customer) ?? '');
  return {
    invoice,
    lines: invoice.lines.data,
    customer: customer && !customer.deleted ? customer : null,
    savedCards: customer ? sim.store.paymentMethods.where('customer', customer.id).reverse() : [],
    details: detailsOf(sim, invoice),
  };
}

function detailsOf(sim: Simulation, invoice: Stripe.Invoice): DocumentDetails {
  const rates = (invoice.total_taxes ?? []).map(({ tax_rate_details: details }) =>
    sim.store.taxRates.get(details?.tax_rate ?? ''),
  );
  const discounts = (invoice.total_discount_amounts ?? []).map(({ discount }) =>
    sim.store.discounts.get(idOf(discount) ?? ''),
  );
  const { due_date: due, status } = invoice;
  return {
    taxNames: Object.fromEntries(rates.flatMap((rate) => (rate ? [[rate.id, taxName(rate)]] : []))),
    discountNames: Object.fromEntries(
      discounts.flatMap((discount) => (discount ? [[discount.id, discountName(sim, discount)]] : [])),
    ),
    sellerTaxIds: (invoice.account_tax_ids ?? []).flatMap((id) => {
      const taxId = sim.store.taxIds.get(typeof id === 'string' ? id : id.id);
      return taxId ? [{ type: taxId.type, value: taxId.value }] : [];
    }),
    isPastDue: status === 'open' && due !== null && due < sim.now(),
  };
}

function taxName(rate: Stripe.TaxRate): string {
  const percent = rate.effective_percentage ?? rate.percentage;
  const where = rate.jurisdiction === null ? '' : ` ${rate.jurisdiction}`;
  return `${rate.display_name}${where} (${percent}%${rate.inclusive ? ' included' : ''})`;
}

function discountName(sim: Simulation, discount: Stripe.Discount): string {
  const coupon = couponOf(sim, discount);
  const off = coupon?.percent_off ? ` (${coupon.percent_off}% off)` : '';
  return `${coupon?.name ?? 'Discount'}${off}`;
}
