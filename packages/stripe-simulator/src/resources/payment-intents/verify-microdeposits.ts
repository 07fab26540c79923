import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { payWith } from './confirm-intent.ts';
import { findPaymentIntent } from './payment-intent.ts';

type Params = Stripe.PaymentIntentVerifyMicrodepositsParams;

/** Values of https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-microdeposits */
const RIGHT = { amounts: '32,45', code: 'SM11AA' };
const TOO_OFTEN = { amounts: '10,11', code: 'SM33CC' };

/** The customer tells what was deposited: from then on the account can be debited, and is. */
export function verifyPayment(sim: Simulation, params: Params, id: string): Stripe.PaymentIntent {
  const intent = findPaymentIntent(sim, id);
  const methodId = assertAwaited(intent, 'PaymentIntent');
  verifyAccount(sim, methodId, params);
  return payWith(sim, intent, { methodId, offSession: false, authenticated: true }).intent;
}

export function assertAwaited(
  intent: Pick<Stripe.PaymentIntent | Stripe.SetupIntent, 'next_action' | 'payment_method'>,
  noun: string,
): string {
  const methodId = idOf(intent.payment_method);
  if (intent.next_action?.type === 'verify_with_microdeposits' && methodId !== null) return methodId;
  throw invalidRequest(`This ${noun} is not waiting for the verification of microdeposits.`, {
    code: noun === 'PaymentIntent' ? 'payment_intent_unexpected_state' : 'setup_intent_unexpected_state',
  });
}

export function verifyAccount(sim: Simulation, methodId: string, params: Params): void {
  const debit = sim.store.bankDebits.get(methodId);
  if (!debit) throw new Error(`The payment method ${methodId} is no bank account.`);
  const { amounts, descriptor_code: code } = params;
  if (amounts === undefined && code === undefined) throw missingParam('descriptor_code');
  const said = { amounts: (amounts ?? []).toSorted((a, b) => a - b).join(), code };
  const isAnyOf = (values: typeof RIGHT) => said.amounts === values.amounts || said.code === values.code;
  if (isAnyOf(TOO_OFTEN))
    throw invalidRequest('You have exceeded the number of allowed verification attempts.', {
      code: 'payment_method_microdeposit_verification_attempts_exceeded',
    });
  if (!isAnyOf(RIGHT) || debit.fate === 'invalid_account_number')
    throw invalidRequest(
      code === undefined
        ? 'The amounts provided do not match the amounts that were sent to the bank account.'
        : 'The descriptor code provided does not match the one that was sent to the bank account.',
      {
        code:
          code === undefined
            ? 'payment_method_microdeposit_verification_amounts_mismatch'
            : 'payment_method_microdeposit_verification_descriptor_code_mismatch',
      },
    );
  sim.store.bankDebits.put({ ...debit, verified: true });
}
