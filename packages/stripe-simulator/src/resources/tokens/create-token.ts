import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { rawNumbersRefused } from '../payment-methods/create-payment-method.ts';
import { findUsBank, TEST_ROUTING_NUMBER } from '../payment-methods/test-banks.ts';

type Params = Stripe.TokenCreateParams;

/** What of a token's parameters makes which kind of it, and how its id begins. */
const KINDS = {
  account: 'ct',
  bank_account: 'btok',
  cvc_update: 'cvctok',
  person: 'cpt',
  pii: 'pii',
} as const;

/** https://docs.stripe.com/api/tokens: whatever it holds but a bank account is kept nowhere. */
export function createToken(sim: Simulation, params: Params): Stripe.Token {
  refuseUnsupported(params, ['customer']);
  if (params.card !== undefined) throw rawNumbersRefused();
  const kinds = (['account', 'bank_account', 'cvc_update', 'person', 'pii'] as const).filter(
    (kind) => params[kind] !== undefined,
  );
  const [kind] = kinds;
  if (kind === undefined) throw missingParam('card');
  if (kinds.length > 1)
    throw invalidRequest(`You may only specify one of these parameters: ${kinds.join(', ')}.`, {
      code: 'parameters_exclusive',
      param: kinds[1] ?? kind,
    });
  assertHolds(params, kind);
  return sim.store.tokens.put<Stripe.Token>({
    id: sim.newId(KINDS[kind]),
    object: 'token',
    ...(kind === 'bank_account' ? { bank_account: bankAccountOf(sim, params.bank_account) } : {}),
    client_ip: '127.0.0.1',
    created: sim.now(),
    livemode: false,
    type: kind,
    used: false,
  });
}

function assertHolds(params: Params, kind: keyof typeof KINDS): void {
  if (kind === 'pii' && !params.pii?.id_number) throw missingParam('pii[id_number]');
  if (kind === 'cvc_update' && !/^\d{3,4}$/.test(params.cvc_update?.cvc ?? ''))
    throw invalidRequest("Your card's security code is invalid.", {
      code: 'invalid_cvc',
      param: 'cvc_update[cvc]',
    });
}

/** https://docs.stripe.com/api/tokens/create_bank_account: of a test account in the United States. */
function bankAccountOf(sim: Simulation, given: Params['bank_account']): Stripe.BankAccount {
  if (given === undefined || typeof given === 'string')
    throw invalidRequest('The simulator makes tokens of bank accounts from their numbers only.', {
      param: 'bank_account',
    });
  if (given.country === 'US' && given.routing_number !== TEST_ROUTING_NUMBER)
    throw invalidRequest(`You must use a test routing number such as ${TEST_ROUTING_NUMBER}.`, {
      code: 'routing_number_invalid',
      param: 'bank_account[routing_number]',
    });
  if (given.country === 'US' && !findUsBank(given.account_number) && given.account_number.length !== 12)
    throw invalidRequest('You must use a test bank account number in test mode.', {
      code: 'account_number_invalid',
      param: 'bank_account[account_number]',
    });
  return {
    id: sim.newId('ba'),
    object: 'bank_account',
    account_holder_name: given.account_holder_name ?? null,
    account_holder_type: given.account_holder_type ?? null,
    account_type: given.account_type ?? null,
    bank_name: 'STRIPE TEST BANK',
    country: given.country,
    currency: parseCurrency(given.currency ?? 'usd'),
    fingerprint: sim.newSecret(`fingerprint:us:${given.account_number}`, 16),
    last4: given.account_number.slice(-4),
    routing_number: given.routing_number ?? null,
    status: 'new',
  };
}
