import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { toAddress } from '../customers/customer-address.ts';
import { type CheckoutPlan, planOf } from './checkout-plan.ts';
import { findOpenSession, findSession } from './find-session.ts';
import { plannedItems } from './planned-items.ts';
import { reprice } from './reprice.ts';
import { toShippingOptions } from './shipping-options.ts';

type Params = Stripe.Checkout.SessionUpdateParams;

const EMBEDDED: readonly (string | null)[] = ['embedded_page', 'elements'];
const UNTIL_PAID = [
  'collected_information',
  'line_items',
  'payment_intent_data',
  'shipping_options',
] as const;

/** https://docs.stripe.com/api/checkout/sessions/update: metadata at any time, what is bought only while it is open. */
export function updateSession(sim: Simulation, params: Params, id: string): Stripe.Checkout.Session {
  const changesOrder = UNTIL_PAID.some((name) => params[name] !== undefined);
  const before = changesOrder ? findOpenSession(sim, id, 'updated') : findSession(sim, id);
  assertFits(params, before);
  const session = sim.store.checkoutSessions.put<Stripe.Checkout.Session>({
    ...before,
    collected_information: collected(before, params.collected_information),
    metadata: mergeMetadata(before.metadata, params.metadata),
  });
  return changesOrder ? updateOrder(sim, session, params) : session;
}

function updateOrder(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  params: Params,
): Stripe.Checkout.Session {
  const plan = planOf(sim, session.id);
  const options =
    params.shipping_options === undefined
      ? session.shipping_options
      : toShippingOptions(sim, params.shipping_options, session.currency ?? 'usd');
  const isThere = options.some(({ shipping_rate: rate }) => idOf(rate) === plan.shippingRate);
  const changed: CheckoutPlan = {
    ...plan,
    given: withPaymentData(plan.given, params.payment_intent_data),
    lineItems: params.line_items
      ? plannedItems(sim, params.line_items, { mode: session.mode, before: plan.lineItems })
      : plan.lineItems,
    shippingRate: isThere ? plan.shippingRate : idOf(options[0]?.shipping_rate ?? null),
  };
  if (params.payment_intent_data) abandonAttempt(sim, plan);
  return reprice(sim, { ...session, shipping_options: options }, changed);
}

function assertFits(params: Params, session: Stripe.Checkout.Session): void {
  if (params.collected_information && !EMBEDDED.includes(session.ui_mode))
    throw invalidRequest(
      'You can only update `collected_information` when `ui_mode` is `embedded_page` or `elements`.',
      { param: 'collected_information' },
    );
  if (params.payment_intent_data && (session.ui_mode !== 'elements' || session.mode !== 'payment'))
    throw invalidRequest(
      'You can only update `payment_intent_data` in `payment` mode when `ui_mode` is `elements`.',
      {
        param: 'payment_intent_data',
      },
    );
  if (params.line_items && session.mode === 'setup')
    throw invalidRequest('You can not pass `line_items` in `setup` mode.', { param: 'line_items' });
  if (params.shipping_options && session.mode !== 'payment')
    throw invalidRequest(`You can not pass \`shipping_options\` in \`${session.mode}\` mode.`, {
      param: 'shipping_options',
    });
}

function collected(
  { collected_information: before }: Stripe.Checkout.Session,
  given: Params['collected_information'],
): Stripe.Checkout.Session.CollectedInformation | null {
  const details = given?.shipping_details;
  const address = details ? toAddress(details.address) : null;
  if (!details || !address) return before;
  return {
    business_name: before?.business_name ?? null,
    individual_name: before?.individual_name ?? null,
    shipping_details: { address, name: details.name },
  };
}

function withPaymentData(
  given: CheckoutPlan['given'],
  changes: Params['payment_intent_data'],
): CheckoutPlan['given'] {
  if (!changes) return given;
  const { payment_intent_data: before = {}, ...rest } = given;
  const {
    description: _description,
    setup_future_usage: _usage,
    statement_descriptor: _descriptor,
    statement_descriptor_suffix: _suffix,
    ...kept
  } = before;
  const description = updated(before.description ?? null, changes.description);
  const usage = updated(before.setup_future_usage ?? null, changes.setup_future_usage);
  const descriptor = updated(before.statement_descriptor ?? null, changes.statement_descriptor);
  const suffix = updated(before.statement_descriptor_suffix ?? null, changes.statement_descriptor_suffix);
  return {
    ...rest,
    payment_intent_data: {
      ...kept,
      ...(description === null ? {} : { description }),
      ...(usage === null ? {} : { setup_future_usage: usage }),
      ...(descriptor === null ? {} : { statement_descriptor: descriptor }),
      ...(suffix === null ? {} : { statement_descriptor_suffix: suffix }),
      metadata: mergeMetadata(mergeMetadata(null, before.metadata), changes.metadata),
    },
  };
}

/** An attempt that waits for the customer is given up: what it was for has changed. */
function abandonAttempt(sim: Simulation, { intent: id }: CheckoutPlan): void {
  const intent = sim.store.paymentIntents.get(id ?? '');
  if (intent && ['requires_action', 'requires_confirmation'].includes(intent.status))
    sim.store.paymentIntents.put<Stripe.PaymentIntent>({
      ...intent,
      next_action: null,
      payment_method: null,
      status: 'requires_payment_method',
    });
}
