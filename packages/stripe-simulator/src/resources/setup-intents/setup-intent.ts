import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { mandateFor } from '../payment-intents/mandates.ts';
import { nextActionFor } from '../payment-intents/next-action.ts';
import { offeredTypes } from '../payment-intents/payment-method-types.ts';
import type { Decline } from '../payment-methods/card-outcome.ts';
import { settleSetup } from '../subscriptions/settle-setup.ts';
import { endAttempt } from './setup-attempts.ts';

export interface NewSetupIntent {
  customer: string | { id: string } | null;
  method: string | null;
  description?: string | null;
  metadata?: Stripe.Metadata;
  usage?: string;
  onBehalfOf?: string;
  /** What else is said of it. */
  details?: Partial<Stripe.SetupIntent>;
}

export function findSetupIntent(sim: Simulation, id: string): Stripe.SetupIntent {
  const intent = sim.store.setupIntents.get(id);
  if (!intent) throw noSuch('setupintent', id);
  return intent;
}

export function createSetupIntent(sim: Simulation, given: NewSetupIntent): Stripe.SetupIntent {
  const id = sim.newId('seti');
  const intent = {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: { allow_redirects: 'always', enabled: true },
    cancellation_reason: null,
    client_secret: `${id}_secret_${sim.newSecret(id, 25)}`,
    created: sim.now(),
    customer: idOf(given.customer),
    customer_account: null,
    description: given.description ?? null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: given.metadata ?? {},
    next_action: null,
    on_behalf_of: given.onBehalfOf ?? null,
    payment_method: given.method,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: offeredTypes({ currency: null }),
    single_use_mandate: null,
    status: given.method === null ? 'requires_payment_method' : 'requires_confirmation',
    usage: given.usage ?? 'off_session',
    ...given.details,
  } satisfies Stripe.SetupIntent;
  sim.store.setupIntents.put(intent);
  sim.emit('setup_intent.created', intent);
  return intent;
}

export function succeed(sim: Simulation, intent: Stripe.SetupIntent): Stripe.SetupIntent {
  const method = sim.store.paymentMethods.get(String(intent.payment_method));
  const after = sim.store.setupIntents.put<Stripe.SetupIntent>({
    ...intent,
    mandate: method ? mandateFor(sim, { id: intent.id }, method) : null,
    next_action: null,
    last_setup_error: null,
    status: 'succeeded',
  });
  const card = sim.store.cards.get(String(intent.payment_method));
  if (card) sim.store.cards.put({ ...card, setUp: true });
  endAttempt(sim, after, { status: 'succeeded' });
  sim.emit('setup_intent.succeeded', after);
  settleSetup(sim, after);
  return after;
}

export function requireAction(sim: Simulation, intent: Stripe.SetupIntent): Stripe.SetupIntent {
  const method = sim.store.paymentMethods.get(String(intent.payment_method));
  if (!method) throw new Error(`The setup intent ${intent.id} has no method that could ask for anything.`);
  const after = sim.store.setupIntents.put<Stripe.SetupIntent>({
    ...intent,
    next_action: nextActionFor(sim, method, intent.id),
    status: 'requires_action',
  });
  sim.emit('setup_intent.requires_action', after);
  return after;
}

export function fail(sim: Simulation, intent: Stripe.SetupIntent, decline: Decline): Stripe.SetupIntent {
  const error = {
    code: decline.code,
    decline_code: decline.declineCode,
    message: decline.message,
    type: 'card_error',
  };
  const after = sim.store.setupIntents.put<Stripe.SetupIntent>({
    ...intent,
    last_setup_error: error,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  });
  endAttempt(sim, after, { status: 'failed', error });
  sim.emit('setup_intent.setup_failed', after);
  return after;
}

export function cancelSetupIntent(
  sim: Simulation,
  intent: Stripe.SetupIntent,
  reason: string | null,
): Stripe.SetupIntent {
  const after = sim.store.setupIntents.put<Stripe.SetupIntent>({
    ...intent,
    cancellation_reason: reason,
    next_action: null,
    status: 'canceled',
  });
  endAttempt(sim, after, { status: 'abandoned' });
  sim.emit('setup_intent.canceled', after);
  return after;
}
