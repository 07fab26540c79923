import type Stripe from 'stripe';
import type { Effect } from '../decision.ts';
import { fromUnix } from '../subscription.ts';

/** What is done about a warning is decided by the charge as it is then (`early-fraud-rule.ts`). */
export const tendWarning = (
  warning: Stripe.Radar.EarlyFraudWarning,
  because: string,
): Effect<'tend_fraud_warning'> => ({
  kind: 'tend_fraud_warning',
  key: `tend_fraud_warning:${warning.id}`,
  payload: { warningId: warning.id },
  subject: warning.id,
  follows: [],
  because,
  since: fromUnix(warning.created),
});
