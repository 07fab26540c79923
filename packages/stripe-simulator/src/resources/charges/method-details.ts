import type Stripe from 'stripe';

type Details = Stripe.Charge.PaymentMethodDetails;
type CardDetails = Stripe.Charge.PaymentMethodDetails.Card;

export interface Paying {
  method: Stripe.PaymentMethod;
  authenticated: boolean;
  mandate: string | null;
  /** Minor units. */
  amount: number;
}

/** What a charge keeps of the method that paid it. */
export function methodDetails(paying: Paying): Details {
  const { method, mandate } = paying;
  const debit = method.us_bank_account;
  if (debit)
    return {
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type: debit.account_holder_type,
        account_type: debit.account_type,
        bank_name: debit.bank_name,
        fingerprint: debit.fingerprint,
        last4: debit.last4,
        ...(mandate === null ? {} : { mandate }),
        payment_reference: null,
        routing_number: debit.routing_number,
      },
    };
  const sepa = method.sepa_debit;
  if (sepa)
    return {
      type: 'sepa_debit',
      sepa_debit: {
        bank_code: sepa.bank_code,
        branch_code: sepa.branch_code,
        country: sepa.country,
        fingerprint: sepa.fingerprint,
        last4: sepa.last4,
        mandate,
      },
    };
  return redirectDetails(method) ?? { card: cardDetails(paying), type: 'card' };
}

const NO_GENERATED = {
  bank_name: null,
  generated_sepa_debit: null,
  generated_sepa_debit_mandate: null,
  iban_last4: null,
  verified_name: 'Jenny Rosen',
};

function redirectDetails({ ideal, bancontact, link }: Stripe.PaymentMethod): Details | undefined {
  if (ideal) {
    const { bank_name: _, ...common } = NO_GENERATED;
    return { type: 'ideal', ideal: { ...common, bank: ideal.bank, bic: ideal.bic, transaction_id: null } };
  }
  if (bancontact)
    return {
      type: 'bancontact',
      bancontact: { ...NO_GENERATED, bank_code: null, bic: null, preferred_language: null },
    };
  return link ? { type: 'link', link: { country: 'US' } } : undefined;
}

function cardDetails({ method, authenticated, amount, mandate }: Paying): CardDetails {
  const card = method.card;
  return {
    amount_authorized: amount,
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
    mandate,
    network: card?.networks?.available[0] ?? card?.brand ?? null,
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
