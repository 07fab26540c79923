import type Stripe from 'stripe';
import type { Decision, Facts } from './decision.ts';
import { idOf } from './subscription.ts';

/** Keeps where a checkout session stands. */
export function decideCheckoutSession(facts: Facts<Stripe.Checkout.Session>, because: string): Decision {
  const { id, status, payment_status: paymentStatus, subscription } = facts.latest;
  return {
    changes: [
      {
        kind: 'save_checkout_session',
        sessionId: id,
        status: toSessionStatus(status),
        paymentStatus,
        subscriptionId: idOf(subscription),
      },
    ],
    effects: [],
    because,
  };
}

/** Stripe's enums are open: a status of tomorrow is treated as still open. */
function toSessionStatus(status: string | null): 'open' | 'complete' | 'expired' {
  return status === 'complete' || status === 'expired' ? status : 'open';
}
