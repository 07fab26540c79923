import type Stripe from 'stripe';
import type { EvidenceFacts } from './evidence-facts.ts';

type Compelling = Stripe.DisputeUpdateParams.Evidence.EnhancedEvidence.VisaCompellingEvidence3;

const DAY_MS = 86_400_000;
const YOUNGEST_DAYS = 120;
const OLDEST_DAYS = 365;

export interface CompellingCase {
  disputed: { ip: string; email: string; description: string };
  /** The address that the payment of a time came from, where it is known. */
  ipAt(paidAt: Date): string | null;
}

/**
 * Two earlier payments by the same card, 120 to 365 days before, that nobody disputed, each from the same address and by the same
 * account and mail: with them Visa has the cardholder's bank answer for a dispute of code 10.4 (docs.stripe.com/disputes/api/visa-ce3).
 * Nothing where there are not two: other payments would not count.
 */
export function collectCompelling(
  { earlierPayments, charge, account }: Pick<EvidenceFacts, 'earlierPayments' | 'charge' | 'account'>,
  { disputed, ipAt }: CompellingCase,
): Compelling | null {
  const ageOf = (paidAt: Date) => (charge.paidAt.getTime() - paidAt.getTime()) / DAY_MS;
  const prior = earlierPayments.filter(
    ({ paidAt, fingerprint }) =>
      fingerprint !== null &&
      fingerprint === charge.fingerprint &&
      ageOf(paidAt) >= YOUNGEST_DAYS &&
      ageOf(paidAt) <= OLDEST_DAYS &&
      ipAt(paidAt) === disputed.ip,
  );
  const [first, second] = prior;
  if (!first || !second) return null;
  const same = {
    customer_account_id: account.id,
    customer_email_address: disputed.email,
    customer_purchase_ip: disputed.ip,
  };
  return {
    disputed_transaction: {
      ...same,
      merchandise_or_services: 'services',
      product_description: disputed.description,
    },
    prior_undisputed_transactions: [first, second].map(({ chargeId, description }) => ({
      ...same,
      charge: chargeId,
      product_description: description ?? disputed.description,
    })),
  };
}
