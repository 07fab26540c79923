import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import type { BankFacts, CardFacts } from './read-external-account.ts';

interface Identity {
  id: string;
  account: string;
  isDefault: boolean;
  metadata: Stripe.Metadata;
}

const NOTHING_DUE = { currently_due: [], errors: [], past_due: [], pending_verification: [] };

export function toExternalAccount(
  sim: Simulation,
  facts: BankFacts | CardFacts,
  identity: Identity,
): Stripe.ExternalAccount {
  return facts.object === 'card' ? toDebitCard(sim, facts, identity) : toBankAccount(sim, facts, identity);
}

/** https://docs.stripe.com/api/external_account_bank_accounts/object */
function toBankAccount(sim: Simulation, facts: BankFacts, identity: Identity): Stripe.BankAccount {
  return {
    id: identity.id,
    object: 'bank_account',
    account: identity.account,
    account_holder_name: facts.holderName,
    account_holder_type: facts.holderType,
    account_type: null,
    available_payout_methods: methodsOf(facts),
    bank_name: 'STRIPE TEST BANK',
    country: facts.country,
    currency: facts.currency,
    default_for_currency: identity.isDefault,
    fingerprint: sim.newSecret(`bank:${facts.routingNumber ?? ''}:${facts.number}`, 16),
    future_requirements: NOTHING_DUE,
    last4: facts.number.slice(-4),
    metadata: identity.metadata,
    requirements: NOTHING_DUE,
    routing_number: facts.routingNumber,
    status: 'new',
  };
}

/** https://docs.stripe.com/api/external_account_cards/object */
function toDebitCard(sim: Simulation, facts: CardFacts, identity: Identity): Stripe.Card {
  return {
    id: identity.id,
    object: 'card',
    account: identity.account,
    address_city: null,
    address_country: null,
    address_line1: null,
    address_line1_check: null,
    address_line2: null,
    address_state: null,
    address_zip: null,
    address_zip_check: null,
    allow_redisplay: null,
    available_payout_methods: methodsOf(facts),
    brand: facts.brand,
    country: 'US',
    currency: facts.currency,
    cvc_check: null,
    default_for_currency: identity.isDefault,
    dynamic_last4: null,
    exp_month: facts.expMonth,
    exp_year: facts.expYear,
    fingerprint: sim.newSecret(`card:${facts.number}`, 16),
    funding: 'debit',
    last4: facts.number.slice(-4),
    metadata: identity.metadata,
    name: facts.name,
    regulated_status: 'unregulated',
    status: 'new',
    tokenization_method: null,
  };
}

const methodsOf = ({ destination }: BankFacts | CardFacts): ('instant' | 'standard')[] =>
  destination.canBeInstant ? ['instant', 'standard'] : ['standard'];
