import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { recordCharge } from '../balance-transactions/charge-movement.ts';
import { awaitTrouble } from '../disputes/await-trouble.ts';
import type { Decline } from '../payment-methods/card-outcome.ts';
import { shareCharge } from '../transfers/share-charge.ts';

interface ChargeFacts {
  method: Stripe.PaymentMethod;
  decline: Decline | null;
  authenticated: boolean;
}

/** The charge of one payment attempt, successful or not. */
export function createCharge(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  facts: ChargeFacts,
): Stripe.Charge {
  const { method, decline } = facts;
  const id = sim.newId('ch');
  const captured = decline === null && intent.capture_method !== 'manual';
  const { amount, currency, description } = intent;
  const applicationFee = intent.transfer_data ? null : intent.application_fee_amount;
  const movement = captured
    ? recordCharge(sim, {
        id,
        amount,
        currency,
        description,
        applicationFee,
        onBehalfOf: idOf(intent.on_behalf_of),
        bypassesPending: bypassesPending(sim, method.id),
      })
    : null;
  const charge = sim.store.charges.put({
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: intent.application,
    application_fee: null,
    application_fee_amount: intent.application_fee_amount,
    balance_transaction: movement?.id ?? null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'SIMULATED MERCHANT',
    captured,
    created: sim.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: intent.on_behalf_of,
    outcome: outcomeOf(decline),
    paid: decline === null,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { card: cardDetails(intent, facts), type: 'card' },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: decline === null ? `${sim.baseUrl}/receipts/${id}` : null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: decline === null ? 'succeeded' : 'failed',
    transfer_data: transferOf(intent),
    transfer_group: intent.transfer_group ?? (intent.transfer_data ? `group_${intent.id}` : null),
  } satisfies Stripe.Charge);
  if (decline !== null) return charge;
  awaitTrouble(sim, charge);
  return shareCharge(sim, charge, intent);
}

/** docs.stripe.com/testing#available-balance */
export const bypassesPending = (sim: Simulation, method: string | null): boolean =>
  sim.store.cards.get(method ?? '')?.behaviour === 'bypasses_pending';

function transferOf({ transfer_data: given }: Stripe.PaymentIntent): Stripe.Charge.TransferData | null {
  return given ? { amount: given.amount ?? null, destination: given.destination } : null;
}

function outcomeOf(decline: Decline | null): Stripe.Charge.Outcome {
  const approved = decline === null;
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: approved ? null : '05',
    network_status: approved ? 'approved_by_network' : 'declined_by_network',
    reason: decline?.declineCode ?? null,
    risk_level: 'normal',
    risk_score: 12,
    seller_message: approved
      ? 'Payment complete.'
      : 'The bank did not return any further details with this decline.',
    type: approved ? 'authorized' : 'issuer_declined',
  };
}

function cardDetails(
  intent: Stripe.PaymentIntent,
  { method, authenticated }: ChargeFacts,
): Stripe.Charge.PaymentMethodDetails.Card {
  const card = method.card;
  return {
    amount_authorized: intent.amount,
    authorization_code: null,
    brand: card?.brand ?? null,
    checks: card?.checks ?? null,
    country: card?.country ?? null,
    electronic_commerce_indicator: authenticated ? '05' : null,
    exp_month: card?.exp_month ?? 12,
    exp_year: card?.exp_year ?? 2040,
    fingerprint: card?.fingerprint ?? null,
    funding: card?.funding ?? null,
    installments: null,
    last4: card?.last4 ?? null,
    mandate: null,
    network: card?.brand ?? null,
    network_transaction_id: null,
    regulated_status: 'unregulated',
    three_d_secure: authenticated ? passedChallenge : null,
    transaction_link_id: null,
    wallet: null,
  };
}

const passedChallenge = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: null,
  version: '2.2.0',
} satisfies Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure;
