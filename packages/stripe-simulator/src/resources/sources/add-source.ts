import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { BANK_TOKENS } from '../external-accounts/test-numbers.ts';
import { cardError } from '../payment-methods/card-error.ts';
import { createUsBankAccount } from '../payment-methods/create-bank-debit.ts';
import { cardFromToken } from '../payment-methods/create-payment-method.ts';
import { decideSaving } from '../payment-methods/payment-outcome.ts';
import { TEST_ROUTING_NUMBER, US_BANKS } from '../payment-methods/test-banks.ts';
import { spendToken } from '../tokens/card-token.ts';
import { toSource } from './source.ts';

/** Attached, and said so; who has to become the default is the caller's to say. */
export function addSource(
  sim: Simulation,
  customer: Stripe.Customer,
  token: string,
  metadata: Stripe.Metadata = {},
): Stripe.PaymentMethod {
  const made = methodFrom(sim, token, metadata);
  const outcome = decideSaving(sim, made, { offSession: false, authenticated: true });
  if (outcome.kind === 'declined') throw cardError(outcome);
  const attached = sim.store.paymentMethods.put({ ...made, customer: customer.id });
  sim.emit('customer.source.created', toSource(sim, attached));
  return attached;
}

function methodFrom(sim: Simulation, token: string, metadata: Stripe.Metadata): Stripe.PaymentMethod {
  const bank = bankOf(sim, token);
  if (!bank) return cardFromToken(sim, token, { billing: {}, metadata, idPrefix: 'card' }, 'source');
  spendToken(sim, token);
  return createUsBankAccount(
    sim,
    { account_number: bank.number, routing_number: TEST_ROUTING_NUMBER },
    { billing: { name: bank.holder }, metadata, idPrefix: 'ba', verified: bank.verified },
  );
}

/** `btok_us_verified` and its kin, or a token of an account that was typed in. */
function bankOf(
  sim: Simulation,
  token: string,
): { number: string; holder: string; verified: boolean } | undefined {
  const named = BANK_TOKENS[token];
  if (named !== undefined)
    return { number: named, holder: 'Jane Austen', verified: token.startsWith('btok_us_verified') };
  const typed = sim.store.tokens.get(token)?.bank_account;
  if (!typed) return undefined;
  const known = US_BANKS.find(({ accountNumber }) => accountNumber.endsWith(typed.last4));
  if (!known) throw noSuch('token', token, 'source');
  return { number: known.accountNumber, holder: typed.account_holder_name ?? 'Jane Austen', verified: false };
}
