import type { Obligation, ObligationReason, TaxPlace } from '../../billing.ts';
import { isAt, type ObligationFacts } from './obligation-facts.ts';
import {
  describeSold,
  describeThreshold,
  measure,
  measureRange,
  type TaxThreshold,
} from './tax-threshold.ts';
import { thisYear } from './tax-window.ts';
import { pageOf, type StateRule, US_PAGE, US_STATES } from './us-states.ts';

type Decided = Pick<Obligation, 'name' | 'verdict' | 'reasons' | 'progress'>;

/**
 * Sales tax of a state.
 *
 * - No tax: never. Registered: collect. An office, people or stock there: register, whatever was sold.
 * - Otherwise by the state's threshold; sales to businesses count too, since most states count gross sales.
 */
export function decideUsObligation(place: TaxPlace, facts: ObligationFacts): Decided {
  const rule = Object.hasOwn(US_STATES, place.state ?? '') ? US_STATES[place.state ?? ''] : undefined;
  if (!rule) return unknownState(place);
  const { name, threshold } = rule;
  const source = pageOf(name);
  const noted = rule.note ? [{ text: rule.note, source }] : [];
  if (threshold === 'none') {
    const text = `${name} has no sales tax of the state.`;
    return { name, verdict: 'never', reasons: [{ text, source }, ...noted], progress: null };
  }
  const decided = decideByThreshold(place, { ...rule, threshold }, facts);
  return { ...decided, reasons: [...decided.reasons, ...noted] };
}

function decideByThreshold(
  place: TaxPlace,
  { name, threshold }: StateRule & { threshold: TaxThreshold },
  facts: ObligationFacts,
): Decided {
  const source = pageOf(name);
  const sales = facts.sales.filter((sale) => isAt(sale, place));
  const { isMet, progress, missingRates } = measure(sales, threshold, facts);
  const rule = `${name} asks from ${describeThreshold(threshold)} on`;
  const sold = { text: `${rule}; we sold ${describeSold(progress)}.`, source };
  const decide = (verdict: Obligation['verdict'], ...first: ObligationReason[]): Decided => ({
    name,
    verdict,
    reasons: [...first, sold],
    progress,
  });
  if (facts.registrations.some((each) => isAt(each, place)))
    return decide('must_collect', { text: `We are registered in ${name}: every sale counts.`, source });
  if (facts.establishments.some((each) => isAt(each, place)))
    return decide('must_register', {
      text: `We have an office, people or stock in ${name}: that alone is enough, whatever was sold.`,
      source: 'https://stripe.com/guides/sales-tax-definitions',
    });
  if (isMet) return decide('must_register');
  if (missingRates.length > 0) {
    const text = `Sales in ${missingRates.join(', ')} are left out: there is no rate into ${threshold.currency}.`;
    return decide('unknown', { text, source });
  }
  const isNextYear =
    threshold.window === 'last_year' &&
    measureRange(sales, threshold, { range: thisYear(facts.now), rates: facts.rates }).isMet;
  if (!isNextYear) return decide('not_yet');
  const text = `This year's sales are enough already: it begins on 1 January.`;
  return decide('not_yet', { text, source });
}

function unknownState({ state }: TaxPlace): Decided {
  const name = state ? `United States, ${state}` : 'United States, state unknown';
  const text = state
    ? `The rule of ${state} is not in our table: look at Stripe's page.`
    : 'The state is not in the address, and each state has its own rule.';
  return { name, verdict: 'unknown', reasons: [{ text, source: US_PAGE }], progress: null };
}
