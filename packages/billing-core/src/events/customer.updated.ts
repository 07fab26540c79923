import type Stripe from 'stripe';
import { type Decision, type Effect, type Facts, nothing } from '../domain/decision.ts';
import { fromUnix, idOf } from '../domain/subscription.ts';

/**
 * - Name, address for mail, balance and default card follow.
 * - A default card in place of another is charged at once with what failed: Stripe itself waits for its next try, and after
 *   the last one for nobody (docs.stripe.com/billing/revenue-recovery/smart-retries).
 */
export function decide(event: Stripe.CustomerUpdatedEvent, _facts: Facts, _now: Date): Decision {
  const { object, previous_attributes: previous } = event.data;
  const decision = nothing('The customer changed at Stripe.');
  const methodId = idOf(object.invoice_settings.default_payment_method);
  const before = previous?.invoice_settings;
  if (!methodId || !before || !('default_payment_method' in before)) return decision;
  const effect: Effect<'charge_new_card'> = {
    kind: 'charge_new_card',
    key: `charge_new_card:${object.id}:${methodId}`,
    payload: { customerId: object.id, methodId },
    subject: object.id,
    follows: [],
    because: `${methodId} is the card to charge now: what failed before is charged to it.`,
    since: fromUnix(event.created),
  };
  return { ...decision, effects: [effect] };
}
