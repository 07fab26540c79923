import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { applicationOf, NO_TERMS, type PaymentTerms } from '../transfers/payment-terms.ts';
import { offeredTypes } from './payment-method-types.ts';

export function findPaymentIntent(sim: Simulation, id: string, param = 'intent'): Stripe.PaymentIntent {
  const intent = sim.store.paymentIntents.get(id);
  if (!intent) throw noSuch('payment_intent', id, param === 'intent' ? 'id' : param);
  return intent;
}

export interface NewIntent {
  amount: number;
  currency: string;
  customer: string | null;
  description?: string | null;
  metadata?: Stripe.Metadata;
  paymentMethod?: string | null;
  setupFutureUsage?: Stripe.PaymentIntent.SetupFutureUsage | null;
  captureMethod?: Stripe.PaymentIntent.CaptureMethod;
  receiptEmail?: string | null;
  shipping?: Stripe.PaymentIntent.Shipping | null;
  statementDescriptor?: string | null;
  statementDescriptorSuffix?: string | null;
  /** Who gets the money, if not the account alone. */
  terms?: PaymentTerms;
  /** What else is said of it. */
  details?: Partial<Stripe.PaymentIntent>;
}

export function createIntent(sim: Simulation, given: NewIntent): Stripe.PaymentIntent {
  const id = sim.newId('pi');
  const intent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: given.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: applicationOf(sim),
    ...(given.terms ?? NO_TERMS),
    automatic_payment_methods: { allow_redirects: 'always', enabled: true },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: given.captureMethod ?? 'automatic_async',
    client_secret: `${id}_secret_${sim.newSecret(id, 25)}`,
    confirmation_method: 'automatic',
    created: sim.now(),
    currency: given.currency,
    customer: given.customer,
    customer_account: null,
    description: given.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: given.metadata ?? {},
    next_action: null,
    payment_method: given.paymentMethod ?? null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: offeredTypes({ currency: given.currency }),
    payment_record: null,
    processing: null,
    receipt_email: given.receiptEmail ?? null,
    review: null,
    setup_future_usage: given.setupFutureUsage ?? null,
    shipping: given.shipping ?? null,
    source: null,
    statement_descriptor: given.statementDescriptor ?? null,
    statement_descriptor_suffix: given.statementDescriptorSuffix ?? null,
    status: given.paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
    ...given.details,
  } satisfies Stripe.PaymentIntent;
  sim.store.paymentIntents.put(intent);
  sim.emit('payment_intent.created', intent);
  return intent;
}

export function cancelIntent(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): Stripe.PaymentIntent {
  // Money that is under way can't be called back.
  if (['canceled', 'processing', 'succeeded'].includes(intent.status)) return intent;
  const canceled = sim.store.paymentIntents.put<Stripe.PaymentIntent>({
    ...intent,
    status: 'canceled',
    canceled_at: sim.now(),
    cancellation_reason: reason,
    next_action: null,
  });
  sim.emit('payment_intent.canceled', canceled);
  return canceled;
}
