import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { resolveDiscounts } from '../discounts/create-discount.ts';
import { itemAmount } from '../invoice-items/item-amount.ts';
import { itemTaxOf, toItemTax } from '../invoice-items/item-tax.ts';
import { specOf } from '../invoice-items/pending-items.ts';
import { findInvoiceItem } from '../invoice-items/update-invoice-item.ts';
import { givenTaxRates } from './given-tax-rates.ts';
import type { LineSpec } from './line-spec.ts';

type Given = Stripe.InvoiceCreatePreviewParams.InvoiceItem;

export interface PreviewedItems {
  /** The pending ones as they would be, with those that the preview adds. */
  specs: LineSpec[];
  discounts: Stripe.Discount[];
}

interface Preview {
  customer: string;
  currency: string;
  subscription: string | null;
  pending: readonly LineSpec[];
}

/** `invoice_items` of a preview: some that are not there yet, and changes to some that wait. Nothing is stored. */
export function previewItems(
  sim: Simulation,
  given: readonly Given[],
  { customer, currency, subscription, pending }: Preview,
): PreviewedItems {
  const discounts: Stripe.Discount[] = [];
  const changed = new Map<string, LineSpec>();
  const added: LineSpec[] = [];
  for (const [at, one] of given.entries()) {
    const param = `invoice_items[${at}]`;
    refuseUnsupported(one, ['quantity_decimal']);
    const own = previewDiscounts(sim, one.discounts, customer);
    discounts.push(...own);
    const settings = {
      ...(one.discounts === undefined ? {} : { discounts: own.map(({ id }) => id) }),
      ...(one.tax_rates === undefined
        ? {}
        : { taxRates: givenTaxRates(sim, one.tax_rates, `${param}[tax_rates]`) }),
      ...(one.discountable === undefined ? {} : { discountable: one.discountable }),
      ...toItemTax(one, itemTaxOf(sim, one.invoiceitem ?? ''), `${param}[tax_code]`),
    };
    if (one.invoiceitem === undefined) {
      added.push({
        ...itemAmount(sim, one, { currency, param, stores: false }),
        currency,
        period: one.period ?? { start: sim.now(), end: sim.now() },
        subscription,
        subscriptionItem: null,
        proration: false,
        invoiceItem: sim.newId('ii'),
        metadata: mergeMetadata(null, one.metadata),
        ...settings,
      });
      continue;
    }
    const before = specOf(sim, findInvoiceItem(sim, one.invoiceitem, `${param}[invoiceitem]`));
    changed.set(one.invoiceitem, { ...changedSpec(sim, before, { one, param }), ...settings });
  }
  const specs = pending.map((spec) => changed.get(spec.invoiceItem ?? '') ?? spec);
  return { specs: [...specs, ...added], discounts };
}

const AMOUNTS = ['amount', 'price', 'price_data', 'unit_amount', 'unit_amount_decimal', 'quantity'] as const;

function changedSpec(
  sim: Simulation,
  before: LineSpec,
  { one, param }: { one: Given; param: string },
): LineSpec {
  const { currency } = before;
  const isRepriced = AMOUNTS.some((name) => one[name] !== undefined);
  return {
    ...before,
    ...(isRepriced ? itemAmount(sim, one, { currency, param, stores: false }) : {}),
    description: one.description ?? before.description,
    metadata: mergeMetadata(before.metadata, one.metadata),
    period: one.period ?? before.period,
  };
}

/** Coupons as the discounts that they would become; nothing is redeemed. */
export function previewDiscounts(
  sim: Simulation,
  given: Stripe.InvoiceCreatePreviewParams['discounts'],
  customer: string,
): Stripe.Discount[] {
  return (given || []).flatMap((one) => {
    const known = one.discount === undefined ? undefined : sim.store.discounts.get(one.discount);
    return known ?? resolveDiscounts(sim, [one]).map((source) => unredeemed(sim, source, customer));
  });
}

const unredeemed = (
  sim: Simulation,
  { coupon, promotionCode }: { coupon: string; promotionCode: string | null },
  customer: string,
): Stripe.Discount => ({
  id: sim.newId('di'),
  object: 'discount',
  checkout_session: null,
  customer,
  customer_account: null,
  end: null,
  invoice: null,
  invoice_item: null,
  promotion_code: promotionCode,
  source: { coupon, type: 'coupon' },
  start: sim.now(),
  subscription: null,
  subscription_item: null,
});
