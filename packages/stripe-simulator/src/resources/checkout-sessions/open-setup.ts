import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { createSetupIntent } from '../setup-intents/setup-intent.ts';
import { findOnBehalfOf } from '../transfers/find-destination.ts';
import type { CheckoutPlan } from './checkout-plan.ts';

/** A session that saves a payment method has its setup intent from the start. */
export function openSetup(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  { given }: CheckoutPlan,
): Stripe.Checkout.Session {
  const { description, metadata, on_behalf_of: onBehalfOf } = given.setup_intent_data ?? {};
  const intent = createSetupIntent(sim, {
    customer: session.customer,
    method: null,
    description: description ?? null,
    metadata: mergeMetadata(null, metadata),
    ...(onBehalfOf === undefined
      ? {}
      : { onBehalfOf: findOnBehalfOf(sim, onBehalfOf, 'setup_intent_data[on_behalf_of]').id }),
  });
  return { ...session, setup_intent: intent.id };
}
