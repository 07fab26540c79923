import type { Obligation, ObligationReason, TaxPlace } from '../../billing.ts';
import { EU_COUNTRIES, EU_SOURCES, EU_THRESHOLD } from './european-union.ts';
import { countOf, inSales, isAt, type ObligationFacts } from './obligation-facts.ts';
import { describeSold, describeThreshold, measure, type TaxThreshold } from './tax-threshold.ts';

type Decided = Pick<Obligation, 'verdict' | 'reasons' | 'progress'>;

const UK_THRESHOLD: TaxThreshold = {
  amountMinor: 90_000_00,
  currency: 'gbp',
  isMet: 'above',
  window: 'twelve_months',
};
const UK_SOURCES = {
  home: 'https://www.gov.uk/register-for-vat',
  abroad: 'Value Added Tax Act 1994, Schedule 1A',
  reverseCharge: 'Value Added Tax Act 1994, section 8',
} as const;

/**
 * VAT of the United Kingdom: from £90,000 in twelve months for who is established there, from the first sale to a consumer
 * for who is not; a business customer accounts for the tax itself.
 */
export function decideUkObligation(place: TaxPlace, facts: ObligationFacts): Decided {
  const { consumers, reverseCharged } = split(place, facts, UK_SOURCES.reverseCharge);
  if (facts.registrations.some((each) => isAt(each, place)))
    return collect('We are registered for VAT in the United Kingdom.', UK_SOURCES.home);
  if (facts.establishments.some((each) => isAt(each, place)))
    return byThreshold(UK_THRESHOLD, {
      sales: facts.sales.filter((sale) => isAt(sale, place)),
      facts,
      words: 'A business that is established in the United Kingdom registers',
      source: UK_SOURCES.home,
    });
  return fromFirstSale(consumers, reverseCharged, {
    text: 'A business from abroad registers with its first sale of digital services to a consumer in the United Kingdom: there is no threshold',
    source: UK_SOURCES.abroad,
  });
}

/**
 * VAT of a member of the Union, on digital services.
 *
 * - Established there: registered there, unless the country's scheme for small businesses exempts.
 * - Established in one other member: that member's tax, until sales to consumers in all the others pass €10,000; then the One
 *   Stop Shop. In several members, or in none: from the first sale to a consumer on.
 * - A business with a VAT id accounts for the tax itself.
 */
export function decideEuObligation(place: TaxPlace, facts: ObligationFacts): Decided {
  const { consumers, reverseCharged } = split(place, facts, EU_SOURCES.reverseCharge);
  const homes = [
    ...new Set(facts.establishments.map(({ country }) => country).filter((each) => EU_COUNTRIES.has(each))),
  ];
  const own = facts.registrations.find((each) => isAt(each, place) && each.scheme === 'standard');
  const shop = facts.registrations.find(({ scheme }) => scheme !== 'standard');
  if (own) return collect(`We are registered for VAT in ${place.country}.`, EU_SOURCES.stripe);
  if (homes.includes(place.country)) {
    const text = `We are established in ${place.country}: its own VAT is due, unless its scheme for small businesses exempts us.`;
    return { verdict: 'must_register', reasons: [{ text, source: EU_SOURCES.stripe }], progress: null };
  }
  if (shop) return collect('We are in the One Stop Shop, which covers every member.', EU_SOURCES.oneStopShop);
  const [home] = homes;
  if (home === undefined || homes.length > 1) {
    const who = home === undefined ? 'outside the Union' : 'in several members of the Union';
    return fromFirstSale(consumers, reverseCharged, {
      text: `A business that is established ${who} registers with its first sale to a consumer, in the One Stop Shop: there is no threshold`,
      source: EU_SOURCES.digital,
    });
  }
  const abroad = facts.sales.filter(
    (sale) => EU_COUNTRIES.has(sale.country) && sale.country !== home && !sale.isBusiness,
  );
  const decided = byThreshold(EU_THRESHOLD, {
    sales: abroad,
    facts,
    words: 'Consumers in all other members together: the One Stop Shop',
    source: EU_SOURCES.threshold,
  });
  const until = { text: `Until then the VAT of ${home} is charged.`, source: EU_SOURCES.threshold };
  return {
    ...decided,
    reasons: [...decided.reasons, ...(decided.verdict === 'not_yet' ? [until] : []), ...reverseCharged],
  };
}

/** Consumers, and what is said of businesses: a tax id moves the tax to the customer. */
function split(place: TaxPlace, { sales }: ObligationFacts, source: string) {
  const here = sales.filter((sale) => isAt(sale, place));
  const businesses = countOf(here.filter(({ isBusiness }) => isBusiness));
  const text = `${inSales(businesses)} to businesses with a VAT id: they account for the tax themselves (reverse charge).`;
  return {
    consumers: countOf(here.filter(({ isBusiness }) => !isBusiness)),
    reverseCharged: businesses > 0 ? [{ text, source }] : [],
  };
}

function collect(text: string, source: string): Decided {
  return {
    verdict: 'must_collect',
    reasons: [{ text, source }],
    progress: null,
  };
}

function fromFirstSale(
  consumers: number,
  reverseCharged: ObligationReason[],
  rule: ObligationReason,
): Decided {
  const reason = { text: `${rule.text}; we made ${inSales(consumers)}.`, source: rule.source };
  const verdict = consumers > 0 ? 'must_register' : 'not_yet';
  return { verdict, reasons: [reason, ...reverseCharged], progress: null };
}

interface Measuring {
  sales: ObligationFacts['sales'];
  facts: ObligationFacts;
  words: string;
  source: string;
}

function byThreshold(threshold: TaxThreshold, { sales, facts, words, source }: Measuring): Decided {
  const { isMet, progress, missingRates } = measure(sales, threshold, facts);
  const text = `${words} from ${describeThreshold(threshold)} on; we sold ${describeSold(progress)}.`;
  const reasons = [{ text, source }];
  if (isMet) return { verdict: 'must_register', reasons, progress };
  if (missingRates.length === 0) return { verdict: 'not_yet', reasons, progress };
  const left = `Sales in ${missingRates.join(', ')} are left out: there is no rate into ${threshold.currency}.`;
  return { verdict: 'unknown', reasons: [{ text: left, source }, ...reasons], progress };
}
