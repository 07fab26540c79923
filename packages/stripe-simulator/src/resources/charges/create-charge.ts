import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { recordCharge } from '../balance-transactions/charge-movement.ts';
import { awaitTrouble } from '../disputes/await-trouble.ts';
import type { Decline } from '../payment-methods/card-outcome.ts';
import { adviceOn } from '../payment-methods/decline-advice.ts';
import type { CardBehaviour } from '../payment-methods/test-cards.ts';
import { shareCharge } from '../transfers/share-charge.ts';
import { methodDetails } from './method-details.ts';

interface ChargeFacts {
  method: Stripe.PaymentMethod;
  decline: Decline | null;
  authenticated: boolean;
  /** The bank has not answered yet: no money has moved. */
  isPending?: boolean;
  /** What allows the debit. */
  mandate?: string | null;
}

/** The charge of one payment attempt, successful or not. */
export function createCharge(
  sim: Simulation,
  intent: Stripe.PaymentIntent,
  facts: ChargeFacts,
): Stripe.Charge {
  const { method, decline, authenticated, isPending = false, mandate = null } = facts;
  const id = sim.newId('ch');
  const behaviour = sim.store.cards.get(method.id)?.behaviour;
  const captured = decline === null && !isPending && intent.capture_method !== 'manual';
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
    outcome: outcomeOf(decline, behaviour),
    paid: decline === null && !isPending,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: methodDetails({ method, authenticated, mandate, amount: intent.amount }),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: decline === null && !isPending ? `${sim.baseUrl}/receipts/${id}` : null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: isPending ? 'pending' : decline === null ? 'succeeded' : 'failed',
    transfer_data: transferOf(intent),
    transfer_group: intent.transfer_group ?? (intent.transfer_data ? `group_${intent.id}` : null),
  } satisfies Stripe.Charge);
  if (decline !== null || isPending) return charge;
  awaitTrouble(sim, charge);
  return shareCharge(sim, charge, intent);
}

/** docs.stripe.com/testing#available-balance */
export const bypassesPending = (sim: Simulation, method: string | null): boolean =>
  sim.store.cards.get(method ?? '')?.behaviour === 'bypasses_pending';

function transferOf({ transfer_data: given }: Stripe.PaymentIntent): Stripe.Charge.TransferData | null {
  return given ? { amount: given.amount ?? null, destination: given.destination } : null;
}

/** https://docs.stripe.com/declines, https://docs.stripe.com/radar/risk-evaluation */
function outcomeOf(decline: Decline | null, behaviour: CardBehaviour | undefined): Stripe.Charge.Outcome {
  const approved = decline === null;
  const advice = approved ? {} : adviceOn(decline);
  const isBlocked = !approved && (behaviour === 'blocked' || behaviour === 'risk_highest');
  return {
    advice_code: advice.advice_code ?? null,
    network_advice_code: null,
    network_decline_code: approved || isBlocked ? null : (advice.network_decline_code ?? '05'),
    network_status: approved
      ? 'approved_by_network'
      : isBlocked
        ? 'not_sent_to_network'
        : 'declined_by_network',
    reason: isBlocked ? 'highest_risk_level' : (decline?.declineCode ?? null),
    ...riskOf(behaviour),
    seller_message: approved
      ? 'Payment complete.'
      : isBlocked
        ? 'Stripe blocked this payment as too risky.'
        : 'The bank did not return any further details with this decline.',
    type: approved ? 'authorized' : isBlocked ? 'blocked' : 'issuer_declined',
  };
}

function riskOf(behaviour: CardBehaviour | undefined): { risk_level: string; risk_score: number } {
  if (behaviour === 'blocked' || behaviour === 'risk_highest')
    return { risk_level: 'highest', risk_score: 93 };
  if (behaviour === 'risk_elevated') return { risk_level: 'elevated', risk_score: 74 };
  return { risk_level: 'normal', risk_score: 12 };
}
