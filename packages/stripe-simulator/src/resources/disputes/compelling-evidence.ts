import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';

type Evidence = Stripe.Dispute.Evidence.EnhancedEvidence.VisaCompellingEvidence3;
type Eligibility = Stripe.Dispute.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3;
type RequiredAction = Eligibility['required_actions'][number];
type Transaction = Evidence['prior_undisputed_transactions'][number];
type Identifiers = Pick<
  Transaction,
  | 'customer_account_id'
  | 'customer_device_fingerprint'
  | 'customer_device_id'
  | 'customer_email_address'
  | 'customer_purchase_ip'
  | 'shipping_address'
>;

/** How long before the disputed payment the earlier ones may be; Visa itself says 365 (docs.stripe.com/disputes/api/visa-ce3). */
const YOUNGEST_DAYS = 120;
const OLDEST_DAYS = 364;
const DAY = 86_400;
/** Exactly so many earlier payments are named (docs.stripe.com/api/disputes/update). */
export const PRIOR_TRANSACTIONS = 2;

/** Fraud without the card at hand, which Visa codes as 10.4, once it is a chargeback. */
export function isOfCompellingEvidence({ payment_method_details: method }: Stripe.Dispute): boolean {
  const card = method?.card;
  return card?.brand === 'visa' && card.network_reason_code === '10.4' && card.case_type === 'chargeback';
}

/** The card of docs.stripe.com/disputes/api/visa-ce3#testing: any two payments count as earlier ones, whatever their card and age. */
const takesAnyPayment = (sim: Simulation, charge: Stripe.Charge): boolean =>
  sim.store.cards.get(charge.payment_method ?? '')?.behaviour === 'disputed_compelling';

/** Earlier payments that count, the newest first. */
function findPriorCharges(sim: Simulation, disputed: Stripe.Charge): Stripe.Charge[] {
  return sim.store.charges
    .filter((charge) => counts(disputed, charge))
    .toSorted((a, b) => b.created - a.created);
}

function counts(disputed: Stripe.Charge, charge: Stripe.Charge): boolean {
  const fingerprint = fingerprintOf(disputed);
  const days = Math.floor(disputed.created / DAY) - Math.floor(charge.created / DAY);
  const isSettled = charge.paid && charge.captured && !charge.disputed && charge.amount > 0;
  const isSameCard = fingerprint !== null && fingerprintOf(charge) === fingerprint;
  return isSettled && isSameCard && days >= YOUNGEST_DAYS && days <= OLDEST_DAYS;
}

const fingerprintOf = ({ payment_method_details: details }: Stripe.Charge): string | null =>
  details?.card?.fingerprint ?? null;

/**
 * What Stripe fills in by itself for a dispute that may qualify: what the payments say of their customer. Nothing where there are no
 * two earlier payments; whoever believes that there are may name them (docs.stripe.com/disputes/api/visa-ce3#autofilled-evidence).
 */
export function autofill(sim: Simulation, dispute: Stripe.Dispute, charge: Stripe.Charge): Evidence | null {
  if (!isOfCompellingEvidence(dispute)) return null;
  const priors = findPriorCharges(sim, charge).slice(0, PRIOR_TRANSACTIONS);
  const isComplete = priors.length === PRIOR_TRANSACTIONS;
  if (!isComplete && !takesAnyPayment(sim, charge)) return null;
  return {
    disputed_transaction: { ...said(charge), merchandise_or_services: null },
    prior_undisputed_transactions: isComplete
      ? priors.map((prior) => ({ ...said(prior), charge: prior.id }))
      : [],
  };
}

const said = ({ billing_details: payer, description }: Stripe.Charge): Omit<Transaction, 'charge'> => ({
  customer_account_id: null,
  customer_device_fingerprint: null,
  customer_device_id: null,
  customer_email_address: payer.email,
  customer_purchase_ip: null,
  product_description: description,
  shipping_address: null,
});

/** Whether the evidence would go to Visa as such, and what it lacks; once it is sent, it does or it does not. */
export function judge(
  sim: Simulation,
  dispute: Stripe.Dispute,
  { evidence, isSubmitted }: { evidence: Evidence; isSubmitted: boolean },
): Eligibility {
  if (!isOfCompellingEvidence(dispute)) return { required_actions: [], status: 'not_qualified' };
  const required = findRequired(sim, dispute, evidence);
  if (required.length === 0) return { required_actions: [], status: 'qualified' };
  return { required_actions: required, status: isSubmitted ? 'not_qualified' : 'requires_action' };
}

/** https://docs.stripe.com/api/disputes/object#dispute_object-evidence_details-enhanced_eligibility */
function findRequired(
  sim: Simulation,
  dispute: Stripe.Dispute,
  { disputed_transaction: disputed, prior_undisputed_transactions: priors }: Evidence,
): RequiredAction[] {
  const lacks: readonly [boolean, RequiredAction][] = [
    [!haveCounted(sim, dispute, priors), 'missing_prior_undisputed_transactions'],
    [!disputed || !areLinked([disputed, ...priors]), 'missing_customer_identifiers'],
    [!disputed?.product_description, 'missing_disputed_transaction_description'],
    [!disputed?.merchandise_or_services, 'missing_merchandise_or_services'],
    [priors.some((prior) => !prior.product_description), 'missing_prior_undisputed_transaction_description'],
  ];
  return lacks.flatMap(([isLacking, action]) => (isLacking ? [action] : []));
}

function haveCounted(sim: Simulation, dispute: Stripe.Dispute, priors: readonly Transaction[]): boolean {
  const disputed = sim.store.charges.get(String(dispute.charge));
  if (!disputed || new Set(priors.map(({ charge }) => charge)).size !== PRIOR_TRANSACTIONS) return false;
  if (takesAnyPayment(sim, disputed)) return true;
  return priors.every(({ charge: id }) => {
    const charge = sim.store.charges.get(id);
    return charge !== undefined && counts(disputed, charge);
  });
}

/** The same customer in all: two of the main elements, or one of them and another; two names of a device are one. */
function areLinked(transactions: readonly Identifiers[]): boolean {
  const isSame = (read: (of: Identifiers) => string | null) => {
    const [first, ...others] = transactions.map(read);
    return Boolean(first) && others.every((each) => each === first);
  };
  const isSameDevice =
    isSame((of) => of.customer_device_fingerprint) || isSame((of) => of.customer_device_id);
  const main = [isSame((of) => of.customer_purchase_ip), isSameDevice].filter(Boolean).length;
  const isSecond =
    isSame((of) => of.customer_email_address) ||
    isSame((of) => of.customer_account_id) ||
    isSame((of) => addressOf(of));
  return main === 2 || (main === 1 && isSecond);
}

/** All of it, or none: an address in part is none. */
function addressOf({ shipping_address: address }: Identifiers): string | null {
  if (!address) return null;
  const { line1, line2, city, state, postal_code: code, country } = address;
  return line1 && city && state && code && country
    ? JSON.stringify([line1, line2, city, state, code, country])
    : null;
}
