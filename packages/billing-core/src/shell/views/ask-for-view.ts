import type { Outcome } from '../../billing.ts';
import { type BillingErrorCode, fail, succeed } from '../../domain/billing-error.ts';
import { toBillingError } from '../../stripe/to-billing-error.ts';
import type { BillingContext } from '../context.ts';

/** What a page needs of Stripe itself; what Stripe can't say is a failure in words, never a number that is not so. */
export async function askForView<T>(
  { logger }: Pick<BillingContext, 'logger'>,
  code: BillingErrorCode,
  ask: () => Promise<T>,
): Promise<Outcome<T>> {
  try {
    return succeed(await ask());
  } catch (error) {
    const known = toBillingError(error);
    if (!known) throw error;
    logger.warn({ err: error }, 'not told by Stripe');
    return known.code === 'stripe_unavailable' ? fail('stripe_unavailable') : fail(code);
  }
}
