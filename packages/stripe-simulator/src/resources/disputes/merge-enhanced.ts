import type Stripe from 'stripe';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { PRIOR_TRANSACTIONS } from './compelling-evidence.ts';

type Given = Stripe.DisputeUpdateParams.Evidence.EnhancedEvidence;
type GivenCompelling = Stripe.DisputeUpdateParams.Evidence.EnhancedEvidence.VisaCompellingEvidence3;
type GivenPrior = NonNullable<GivenCompelling['prior_undisputed_transactions']>[number];
type GivenTransaction = Omit<GivenPrior, 'charge'>;
type Enhanced = Stripe.Dispute.Evidence.EnhancedEvidence;
type Compelling = Stripe.Dispute.Evidence.EnhancedEvidence.VisaCompellingEvidence3;
type Transaction = Compelling['prior_undisputed_transactions'][number];

const AT = 'evidence[enhanced_evidence]';
/** Shorter ones identify no device (docs.stripe.com/api/disputes/update). */
const SHORTEST = { customer_device_fingerprint: 20, customer_device_id: 15 } as const;

/** What was given changes what there was, field by field; earlier payments are given as a whole. */
export function mergeEnhanced(
  sim: Simulation,
  before: Enhanced,
  given: Given | '' | null | undefined,
): Enhanced {
  if (given === undefined) return before;
  if (!given) return {};
  const compelling = given.visa_compelling_evidence_3;
  return {
    ...before,
    ...(given.visa_compliance
      ? { visa_compliance: { fee_acknowledged: given.visa_compliance.fee_acknowledged ?? false } }
      : {}),
    ...(given.mastercard_compliance
      ? { mastercard_compliance: { fee_acknowledged: given.mastercard_compliance.fee_acknowledged ?? false } }
      : {}),
    ...(compelling
      ? { visa_compelling_evidence_3: mergeCompelling(sim, before.visa_compelling_evidence_3, compelling) }
      : {}),
  };
}

function mergeCompelling(
  sim: Simulation,
  before: Compelling | undefined,
  { disputed_transaction: disputed, prior_undisputed_transactions: priors }: GivenCompelling,
): Compelling {
  const was = before?.disputed_transaction ?? null;
  return {
    disputed_transaction: disputed
      ? {
          ...toTransaction(was, disputed),
          merchandise_or_services: disputed.merchandise_or_services ?? was?.merchandise_or_services ?? null,
        }
      : was,
    prior_undisputed_transactions: priors
      ? toPriors(sim, priors)
      : (before?.prior_undisputed_transactions ?? []),
  };
}

function toPriors(sim: Simulation, priors: readonly GivenPrior[]): Transaction[] {
  const param = `${AT}[visa_compelling_evidence_3][prior_undisputed_transactions]`;
  if (priors.length > PRIOR_TRANSACTIONS)
    throw invalidRequest(`Exactly ${PRIOR_TRANSACTIONS} prior undisputed transactions can be given.`, {
      param,
    });
  return priors.map((prior) => {
    if (!sim.store.charges.get(prior.charge)) throw noSuch('charge', prior.charge);
    return { ...toTransaction(null, prior), charge: prior.charge };
  });
}

type Said = Omit<Transaction, 'charge'>;

function toTransaction(before: Said | null, given: GivenTransaction): Said {
  for (const [name, least] of Object.entries(SHORTEST))
    if (isShort(given[name as keyof typeof SHORTEST], least))
      throw invalidRequest(`The ${name} must have at least ${least} characters.`, {
        param: `${AT}[${name}]`,
      });
  const of = (name: Exclude<keyof Said, 'shipping_address'>) => updated(before?.[name] ?? null, given[name]);
  return {
    customer_account_id: of('customer_account_id'),
    customer_device_fingerprint: of('customer_device_fingerprint'),
    customer_device_id: of('customer_device_id'),
    customer_email_address: of('customer_email_address'),
    customer_purchase_ip: of('customer_purchase_ip'),
    product_description: of('product_description'),
    shipping_address: given.shipping_address
      ? toAddress(given.shipping_address)
      : (before?.shipping_address ?? null),
  };
}

const isShort = (text: string | null | undefined, least: number) =>
  Boolean(text) && (text?.length ?? 0) < least;

const toAddress = (given: Stripe.AddressParam): Stripe.Address => ({
  city: given.city ?? null,
  country: given.country ?? null,
  line1: given.line1 ?? null,
  line2: given.line2 ?? null,
  postal_code: given.postal_code ?? null,
  state: given.state ?? null,
});
