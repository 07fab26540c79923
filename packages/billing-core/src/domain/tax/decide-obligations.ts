import type { JurisdictionKey, Obligation, TaxPlace } from '../../billing.ts';
import { decideUsObligation } from './decide-us-obligation.ts';
import { decideEuObligation, decideUkObligation } from './decide-vat-obligation.ts';
import { EU_COUNTRIES } from './european-union.ts';
import type { ObligationFacts } from './obligation-facts.ts';

const ORDER: Record<Obligation['verdict'], number> = {
  must_register: 0,
  unknown: 1,
  must_collect: 2,
  not_yet: 3,
  never: 4,
};

const WORLD_PAGE = 'https://docs.stripe.com/tax/supported-countries';

/** `US-CA`, `DE` */
const keyOf = ({ country, state }: TaxPlace): JurisdictionKey => (state ? `${country}-${state}` : country);

/**
 * Where tax has to be collected: one answer for each place that something was sold to, or that the business is established or
 * registered in. More sales never make it less pressing. Compare Stripe's own monitoring (docs.stripe.com/tax/monitoring), which
 * sees what Stripe processes and leaves out the place of the head office.
 */
export function decideObligations(facts: ObligationFacts): Obligation[] {
  const places = new Map<JurisdictionKey, TaxPlace>();
  for (const { country, state } of [...facts.establishments, ...facts.registrations, ...facts.sales]) {
    const place = { country, state: country === 'US' ? state : null };
    places.set(keyOf(place), place);
  }
  return [...places]
    .map(([jurisdiction, place]) => ({ jurisdiction, ...place, ...decide(place, facts) }))
    .sort(
      (a, b) =>
        ORDER[a.verdict] - ORDER[b.verdict] ||
        (b.progress?.percent ?? 0) - (a.progress?.percent ?? 0) ||
        (a.jurisdiction < b.jurisdiction ? -1 : 1),
    );
}

type Decided = Pick<Obligation, 'name' | 'verdict' | 'reasons' | 'progress'>;

function decide(place: TaxPlace, facts: ObligationFacts): Decided {
  const { country } = place;
  if (country === 'US') return decideUsObligation(place, facts);
  const name = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' }).of(country) ?? country;
  if (country === 'GB') return { name, ...decideUkObligation(place, facts) };
  if (EU_COUNTRIES.has(country)) return { name, ...decideEuObligation(place, facts) };
  const isRegistered = facts.registrations.some((each) => each.country === country);
  const text = isRegistered
    ? `We are registered in ${name}: tax is collected there.`
    : `The rule of ${name} is not in our table: look at Stripe's page.`;
  return {
    name,
    verdict: isRegistered ? 'must_collect' : 'unknown',
    reasons: [{ text, source: WORLD_PAGE }],
    progress: null,
  };
}
