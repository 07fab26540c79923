import { invalidRequest } from '../../kernel/stripe-error.ts';

/** Taxes are worked out or chosen by hand, never both (docs.stripe.com/api/invoices/object#invoice_object-automatic_tax-enabled). */
export function assertNoManualRates(
  { enabled }: { enabled: boolean },
  rates: readonly unknown[] | '' | null | undefined,
  param: string,
): void {
  if (!enabled || !rates || rates.length === 0) return;
  throw invalidRequest(`You can't use ${param} when automatic tax is enabled.`, { param });
}
