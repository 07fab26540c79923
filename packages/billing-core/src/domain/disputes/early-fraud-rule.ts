import { DISPUTE_DEFAULTS, type DisputePolicy } from '../../config/disputes.ts';

export interface WarnedPayment {
  /** What is left of it, in the smallest unit. */
  leftMinor: number;
  currency: string;
  isDisputed: boolean;
}

export interface FraudDecision {
  refund: boolean;
  /** One sentence that support can read. */
  because: string;
}

/**
 * Whether a payment that its card's issuer suspects is given back before it is disputed: a refund costs no dispute fee and does not
 * count against us (docs.stripe.com/disputes/how-disputes-work#early-fraud-warnings). What is disputed is the bank's by now.
 */
export function decideFraudWarning(
  { leftMinor, currency, isDisputed }: WarnedPayment,
  policy: DisputePolicy | undefined,
): FraudDecision {
  const rule = policy?.fraudWarning ?? DISPUTE_DEFAULTS.fraudWarning;
  if (isDisputed) return leave('It is disputed already: a refund would be a second one.');
  if (leftMinor <= 0) return leave('It is refunded already.');
  if (rule === 'never') return leave('The configuration says never to refund because of a warning.');
  if (rule === 'always')
    return { refund: true, because: 'The configuration says to refund what is warned of.' };
  const most = rule.refundUpTo[currency];
  if (most === undefined) return leave(`The configuration names no amount in ${currency}.`);
  if (leftMinor > most)
    return leave(`It is above the ${most} ${currency} up to which a warning is refunded.`);
  return { refund: true, because: `It is within the ${most} ${currency} up to which a warning is refunded.` };
}

const leave = (because: string): FraudDecision => ({ refund: false, because });
