import type Stripe from 'stripe';
import { z } from 'zod';
import { type CompellingChoice, PRIOR_PAYMENTS, type PriorPayment } from './compelling-evidence.ts';
import { isIpAddress } from './ip-address.ts';

type Sent = Stripe.DisputeUpdateParams.Evidence.EnhancedEvidence.VisaCompellingEvidence3;

/** Longer ones no bank reads; Stripe's own limit of a text is 20,000 (docs.stripe.com/api/disputes/update). */
const MOST_WORDS = 20_000;

/** Why a person's choice can not be sent, in a sentence for them; nothing where it can. */
export function checkChoice(
  { ip, login, email, description, priors }: CompellingChoice,
  candidates: readonly Pick<PriorPayment, 'chargeId'>[],
): string | undefined {
  if (
    new Set(priors.map(({ chargeId }) => chargeId)).size !== PRIOR_PAYMENTS ||
    priors.length > PRIOR_PAYMENTS
  )
    return 'Exactly two earlier payments are named.';
  if (!priors.every(({ chargeId }) => candidates.some((each) => each.chargeId === chargeId)))
    return 'Only payments by the same card that nobody disputed, 120 to 364 days before, can be named.';
  if (!isIpAddress(ip)) return 'An address is what links the payments: type one such as 203.0.113.7.';
  if (!login && !email) return 'A second thing has to be the same in all: the sign-in, or the email address.';
  const words = [description, ...priors.map((each) => each.description)];
  if (words.some((each) => each.trim() === '')) return 'Each payment needs a description of what was sold.';
  if (words.some((each) => each.length > MOST_WORDS))
    return `A description may have up to ${MOST_WORDS} characters.`;
  return undefined;
}

/** As Stripe takes it: what links the payments stands in all three, word for word (docs.stripe.com/disputes/api/visa-ce3). */
export function toSent({ ip, login, email, description, priors }: CompellingChoice): Sent {
  const same = {
    customer_purchase_ip: ip,
    ...(login ? { customer_account_id: login } : {}),
    ...(email ? { customer_email_address: email } : {}),
  };
  return {
    disputed_transaction: {
      ...same,
      merchandise_or_services: 'services',
      product_description: description,
    },
    prior_undisputed_transactions: priors.map((each) => ({
      ...same,
      charge: each.chargeId,
      product_description: each.description,
    })),
  };
}

const sentShape = z.object({
  disputed_transaction: z.object({
    customer_purchase_ip: z.string(),
    customer_account_id: z.string().nullish(),
    customer_email_address: z.string().nullish(),
    product_description: z.string(),
  }),
  prior_undisputed_transactions: z.array(z.object({ charge: z.string(), product_description: z.string() })),
});

/** What `toSent` has made, read again. */
export function fromSent(json: unknown): CompellingChoice | null {
  const read = sentShape.safeParse(json);
  if (!read.success) return null;
  const { disputed_transaction: disputed, prior_undisputed_transactions: priors } = read.data;
  return {
    ip: disputed.customer_purchase_ip,
    login: disputed.customer_account_id ?? null,
    email: disputed.customer_email_address ?? null,
    description: disputed.product_description,
    priors: priors.map((each) => ({ chargeId: each.charge, description: each.product_description })),
  };
}

const candidateShape = z.object({
  chargeId: z.string(),
  amountMinor: z.number(),
  currency: z.string(),
  paidAt: z.iso.datetime(),
  description: z.string().nullable(),
  addresses: z.array(z.string()),
});

/** An earlier payment as it is kept with the draft, and shown. */
export type Candidate = z.output<typeof candidateShape>;

export const toCandidates = (json: unknown): Candidate[] => z.array(candidateShape).parse(json);
