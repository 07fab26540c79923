import { formatMoney } from '../../documents/format-money.ts';
import { assertChargeable } from '../../kernel/params/currency.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { minimumCharge } from '../invoices/minimum-charge.ts';

/** Eight digits, in the smallest unit. */
const MOST = 99_999_999;

/**
 * What one payment can collect, in the smallest unit of its currency
 * (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, docs.stripe.com/api/payment_intents/create).
 */
export function assertAmount(amount: number, currency: string): void {
  const param = 'amount';
  if (amount < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param,
    });
  assertChargeable(amount, currency);
  const least = minimumCharge(currency);
  if (amount < least)
    throw invalidRequest(`Amount must be at least ${formatMoney(least, currency)} ${currency}`, {
      code: 'amount_too_small',
      param,
    });
  if (amount <= MOST) return;
  throw invalidRequest(`Amount must be no more than ${formatMoney(MOST, currency)} ${currency}`, {
    code: 'amount_too_large',
    param,
  });
}
