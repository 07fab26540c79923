import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { type MethodDetails, newMethod } from './new-method.ts';
import {
  findSepaBank,
  findUsBank,
  isIban,
  type SepaBank,
  TEST_ROUTING_NUMBER,
  type TestBank,
} from './test-banks.ts';

type UsAccount = Stripe.PaymentMethodCreateParams.UsBankAccount;

/** A US bank account typed in; whose it is must still be shown, unless `verified` (docs.stripe.com/payments/ach-direct-debit). */
export function createUsBankAccount(
  sim: Simulation,
  given: UsAccount,
  details: MethodDetails & { verified: boolean },
): Stripe.PaymentMethod {
  const number = given.account_number ?? '';
  if (given.routing_number !== TEST_ROUTING_NUMBER)
    throw invalidRequest('You must use a test bank account number in test mode.', {
      code: 'routing_number_invalid',
      param: 'us_bank_account[routing_number]',
    });
  const bank = findUsBank(number);
  if (!bank)
    throw invalidRequest('You must use a test bank account number in test mode.', {
      code: 'account_number_invalid',
      param: 'us_bank_account[account_number]',
    });
  if (!details.billing.name)
    throw invalidRequest('Missing required param: billing_details[name].', {
      code: 'parameter_missing',
      param: 'billing_details[name]',
    });
  const method = newMethod(sim, 'us_bank_account', details);
  remember(sim, method, bank, details.verified);
  return sim.store.paymentMethods.put<Stripe.PaymentMethod>({
    ...method,
    us_bank_account: {
      account_holder_type: given.account_holder_type ?? 'individual',
      account_type: given.account_type ?? 'checking',
      bank_name: 'STRIPE TEST BANK',
      financial_connections_account: null,
      fingerprint: sim.newSecret(`fingerprint:us:${number}`, 16),
      last4: number.slice(-4),
      networks: { preferred: 'ach', supported: ['ach'] },
      routing_number: TEST_ROUTING_NUMBER,
      status_details: {},
    },
  });
}

/** An account in the euro area, by its IBAN (docs.stripe.com/payments/sepa-debit). */
export function createSepaDebit(sim: Simulation, iban: string, details: MethodDetails): Stripe.PaymentMethod {
  const bank = readIban(iban);
  const needed = (['name', 'email'] as const).find((name) => !details.billing[name]);
  if (needed !== undefined)
    throw invalidRequest(`Missing required param: billing_details[${needed}].`, {
      code: 'parameter_missing',
      param: `billing_details[${needed}]`,
    });
  const method = newMethod(sim, 'sepa_debit', details);
  remember(sim, method, bank, true);
  return sim.store.paymentMethods.put<Stripe.PaymentMethod>({
    ...method,
    sepa_debit: {
      bank_code: bank.iban.slice(4, 12),
      branch_code: '',
      country: bank.iban.slice(0, 2),
      fingerprint: sim.newSecret(`fingerprint:sepa:${bank.iban}`, 16),
      generated_from: { charge: null, setup_attempt: null },
      last4: bank.iban.slice(-4),
    },
  });
}

function readIban(typed: string): SepaBank {
  const iban = typed.replaceAll(/\s/g, '').toUpperCase();
  if (!isIban(iban))
    throw invalidRequest('The IBAN you entered is invalid.', {
      code: 'invalid_bank_account_iban',
      param: 'sepa_debit[iban]',
    });
  const bank = findSepaBank(iban);
  if (!bank)
    throw invalidRequest('You must use a test IBAN in test mode.', {
      code: 'account_number_invalid',
      param: 'sepa_debit[iban]',
    });
  return bank;
}

function remember(sim: Simulation, { id }: Stripe.PaymentMethod, bank: TestBank, verified: boolean): void {
  sim.store.bankDebits.put({ id, fate: bank.fate, answersAfter: bank.answersAfter, verified });
}
