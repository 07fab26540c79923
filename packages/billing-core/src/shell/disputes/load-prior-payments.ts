import type Stripe from 'stripe';
import {
  addressesOf,
  isOldEnough,
  OLDEST_DAYS,
  type PriorPayment,
  type Sighting,
  YOUNGEST_DAYS,
} from '../../domain/disputes/compelling-evidence.ts';
import type { EvidenceFacts } from '../../domain/disputes/evidence-facts.ts';
import { fromUnix } from '../../domain/from-unix.ts';
import type { BillingContext } from '../context.ts';
import type { DisputeRow } from './dispute-rows.ts';

const DAY_SECONDS = 86_400;
const DAY_MS = DAY_SECONDS * 1000;
/** Of a year of daily use from many places; more tell no more. */
const MOST_SIGHTINGS = 5_000;

export interface PriorPayments {
  /** Where the disputed payment may have come from. */
  addresses: string[];
  /** Newest first. */
  candidates: PriorPayment[];
}

/**
 * The earlier payments that Visa Compelling Evidence 3.0 may name: by the same card, in time, neither disputed nor given back nor
 * warned of, with where they came from as far as we hold it.
 */
export async function loadPriorPayments(
  context: BillingContext,
  dispute: DisputeRow,
  { charge, acceptances }: Pick<EvidenceFacts, 'charge' | 'acceptances'>,
): Promise<PriorPayments> {
  const { paidAt, fingerprint } = charge;
  const agreed = acceptances.flatMap(({ ip, acceptedAt: at }) =>
    ip === null ? [] : [{ ip, at, how: 'agreed' as const }],
  );
  const sightings = [...agreed, ...(await loadUses(context, dispute, paidAt))];
  const charges = fingerprint === null ? [] : await listCharges(context, dispute, paidAt);
  const suspected = await loadSuspected(context, dispute);
  const candidates = charges
    .filter((each) => each.payment_method_details?.card?.fingerprint === fingerprint)
    .filter((each) => isOldEnough(fromUnix(each.created), paidAt) && !suspected.has(each.id))
    .map((each) => toPrior(each, sightings));
  return { addresses: addressesOf(paidAt, sightings), candidates };
}

function toPrior(charge: Stripe.Charge, sightings: readonly Sighting[]): PriorPayment {
  const paidAt = fromUnix(charge.created);
  return {
    chargeId: charge.id,
    amountMinor: charge.amount,
    currency: charge.currency,
    paidAt,
    description: charge.description,
    email: charge.billing_details.email,
    addresses: addressesOf(paidAt, sightings),
  };
}

async function listCharges({ stripe, reads }: BillingContext, dispute: DisputeRow, paidAt: Date) {
  const paid = paidAt.getTime() / 1000;
  const created = { gte: paid - OLDEST_DAYS * DAY_SECONDS, lte: paid - YOUNGEST_DAYS * DAY_SECONDS };
  const { data } = await reads.run('GET charge list', () =>
    stripe.charges.list({ customer: dispute.customer_id, created, limit: 100 }),
  );
  return data.filter(
    ({ paid, captured, disputed, amount_refunded: refunded }) =>
      paid && captured && !disputed && refunded === 0,
  );
}

async function loadUses({ db }: BillingContext, dispute: DisputeRow, paidAt: Date): Promise<Sighting[]> {
  const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const rows = await db
    .selectFrom('access_log')
    .select(['ip', 'last_at'])
    .where('account_id', '=', dispute.account_id)
    .where('day', '>=', dayOf(paidAt.getTime() - (OLDEST_DAYS + 1) * DAY_MS))
    .where('day', '<=', dayOf(paidAt.getTime() + DAY_MS))
    .orderBy('last_at', 'desc')
    .limit(MOST_SIGHTINGS)
    .execute();
  return rows.map(({ ip, last_at: at }) => ({ ip, at, how: 'used' }));
}

async function loadSuspected({ db }: BillingContext, dispute: DisputeRow): Promise<Set<string>> {
  const rows = await db
    .selectFrom('early_fraud_warnings')
    .select('charge_id')
    .where('account_id', '=', dispute.account_id)
    .execute();
  return new Set(rows.map(({ charge_id: id }) => id));
}
