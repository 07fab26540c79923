import type Stripe from 'stripe';

const at = (iso: string) => Date.parse(iso) / 1000;

/** A dispute as Stripe shows it, as far as it is read; name what matters, leave the rest. */
export function aStripeDispute(more: Partial<Stripe.Dispute> = {}): Stripe.Dispute {
  return {
    id: 'du_1',
    object: 'dispute',
    amount: 2900,
    currency: 'usd',
    charge: 'ch_1',
    payment_intent: 'pi_1',
    created: at('2026-01-05'),
    reason: 'fraudulent',
    status: 'needs_response',
    is_charge_refundable: false,
    balance_transactions: [],
    evidence_details: {
      due_by: at('2026-01-12'),
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    payment_method_details: {
      type: 'card',
      card: { brand: 'visa', case_type: 'chargeback', network: 'visa', network_reason_code: '10.4' },
    },
    metadata: {},
    ...more,
  } as unknown as Stripe.Dispute;
}

export function aStripeWarning(
  more: Partial<Stripe.Radar.EarlyFraudWarning> = {},
): Stripe.Radar.EarlyFraudWarning {
  return {
    id: 'issfr_1',
    object: 'radar.early_fraud_warning',
    actionable: true,
    charge: 'ch_1',
    payment_intent: 'pi_1',
    created: at('2026-01-05'),
    fraud_type: 'made_with_stolen_card',
    livemode: false,
    ...more,
  };
}
