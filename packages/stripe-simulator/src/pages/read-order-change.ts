import { currencyDigits } from '../documents/format-money.ts';
import type { OrderChange } from './checkout-input.ts';
import type { CheckoutView } from './page-actions.ts';
import type { FormFields } from './read-card-form.ts';

/** What of the order a sent form changes: nothing that is as it was. */
export function readOrderChange(form: FormFields, { session, lineItems }: CheckoutView): OrderChange {
  const quantities: Record<string, number> = {};
  const amounts: Record<string, number> = {};
  for (const item of lineItems) {
    const quantity = form[`quantity_${item.id}`];
    if (quantity !== undefined && quantity.trim() !== String(item.quantity))
      quantities[item.id] = /^\d{1,6}$/.test(quantity.trim()) ? Number(quantity) : Number.NaN;
    const typed = form[`amount_${item.id}`];
    const amount = typed === undefined ? undefined : toMinor(typed, item.currency);
    if (amount !== undefined && amount !== item.amount_subtotal) amounts[item.id] = amount;
  }
  const rate = form.shipping_rate;
  return {
    ...(Object.keys(quantities).length > 0 ? { quantities } : {}),
    ...(Object.keys(amounts).length > 0 ? { amounts } : {}),
    ...(rate !== undefined && rate !== session.shipping_cost?.shipping_rate ? { shippingRate: rate } : {}),
    ...(form.add === undefined ? {} : { add: form.add }),
    ...(form.remove === undefined ? {} : { remove: form.remove }),
    ...(form.drop_promotion_code === 'yes' ? { dropsPromotionCode: true } : {}),
  };
}

/** `12.5` of a currency with two decimals is 1250; not a number where it is none, or has too many decimals. */
export function toMinor(typed: string, currency: string): number {
  const digits = currencyDigits(currency);
  const match = /^(\d{1,10})(?:[.,](\d*))?$/.exec(typed.trim());
  const [, whole = '', fraction = ''] = match ?? [];
  if (!match || fraction.length > digits) return Number.NaN;
  return Number(whole + fraction.padEnd(digits, '0'));
}
