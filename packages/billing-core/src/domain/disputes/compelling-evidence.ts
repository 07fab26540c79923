import type { EvidenceFacts } from './evidence-facts.ts';
import { isIpAddress } from './ip-address.ts';

/** How long before the disputed payment the earlier ones may be: Stripe's bounds; Visa itself takes 365 (docs.stripe.com/disputes/api/visa-ce3). */
export const YOUNGEST_DAYS = 120;
export const OLDEST_DAYS = 364;
/** Exactly so many are named. */
export const PRIOR_PAYMENTS = 2;

/** An earlier payment by the same card that nobody disputed, and what is held about it; amounts in the smallest unit. */
export interface PriorPayment {
  chargeId: string;
  amountMinor: number;
  currency: string;
  paidAt: Date;
  description: string | null;
  email: string | null;
  /** Addresses that it may have come from, the likeliest first. */
  addresses: readonly string[];
}

/** An address that the account was seen at: where it agreed to the terms, or used the product. */
export interface Sighting {
  ip: string;
  at: Date;
  how: 'agreed' | 'used';
}

/**
 * Visa Compelling Evidence 3.0 as a person decides on it: who the customer is in all three payments, and which two earlier ones
 * are named. What is null is not claimed.
 */
export interface CompellingChoice {
  /** The main element: one address for all three. */
  ip: string;
  /** What the customer signs in with, which they would recognise. */
  login: string | null;
  email: string | null;
  description: string;
  priors: readonly { chargeId: string; description: string }[];
}

export interface CompellableDispute {
  compellingEvidence: string | null;
  cardBrand: string | null;
  caseType: string | null;
  networkReasonCode: string | null;
}

/** Stripe says that it may qualify, or it is what may: fraud by Visa's code 10.4. What Stripe says does not qualify does not. */
export function mayBeCompelling({
  compellingEvidence,
  cardBrand,
  caseType,
  networkReasonCode,
}: CompellableDispute): boolean {
  if (compellingEvidence !== null) return compellingEvidence !== 'not_qualified';
  return cardBrand === 'visa' && caseType === 'chargeback' && networkReasonCode === '10.4';
}

const DAY_MS = 86_400_000;

export const isOldEnough = (paidAt: Date, disputedAt: Date): boolean => {
  const days = (disputedAt.getTime() - paidAt.getTime()) / DAY_MS;
  return days >= YOUNGEST_DAYS && days <= OLDEST_DAYS;
};

/**
 * Where a payment may have come from. Of a renewal, which nobody is there for, that is where the subscription was agreed to: Visa
 * takes the address of the first payment for those that followed from it (docs/decisions/0020). Else where the product was used within
 * a day of it.
 */
export function addressesOf(paidAt: Date, sightings: readonly Sighting[]): string[] {
  const newestFirst = sightings
    .filter(({ ip }) => isIpAddress(ip))
    .toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const agreed = newestFirst.find(({ how, at }) => how === 'agreed' && at <= paidAt);
  const used = newestFirst.filter(
    ({ how, at }) => how === 'used' && Math.abs(at.getTime() - paidAt.getTime()) <= DAY_MS,
  );
  return [...new Set([...(agreed ? [agreed.ip] : []), ...used.map(({ ip }) => ip)])];
}

export interface CompellingCase {
  account: Pick<EvidenceFacts['account'], 'email'>;
  /** Of the disputed payment. */
  email: string | null;
  addresses: readonly string[];
  description: string;
  /** Newest first. */
  candidates: readonly PriorPayment[];
}

/**
 * Two earlier payments from an address that the disputed one came from too, named with what is the same in all three. Nothing
 * where there are not two: an address that does not link them counts for nothing.
 */
export function collectCompelling({
  account,
  email,
  addresses,
  description,
  candidates,
}: CompellingCase): CompellingChoice | null {
  for (const ip of addresses) {
    const priors = candidates.filter((each) => each.addresses.includes(ip)).slice(0, PRIOR_PAYMENTS);
    if (priors.length < PRIOR_PAYMENTS) continue;
    const isSameEmail = email !== null && priors.every((each) => isSame(each.email, email));
    return {
      ip,
      login: account.email,
      email: isSameEmail ? email : null,
      description,
      priors: priors.map((each) => ({
        chargeId: each.chargeId,
        description: each.description ?? description,
      })),
    };
  }
  return null;
}

const isSame = (a: string | null, b: string) => a?.toLowerCase() === b.toLowerCase();
