import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findMeter } from '../meters/meter.ts';

type Given = Stripe.PriceCreateParams.Recurring;

/** Three years are the longest interval (docs.stripe.com/api/prices/create#create_price-recurring-interval_count). */
const LONGEST: Record<string, number> = { day: 1_095, week: 156, month: 36, year: 3 };

export function toRecurring(sim: Simulation, given: Given | undefined): Stripe.Price.Recurring | null {
  if (!given) return null;
  const count = given.interval_count ?? 1;
  const longest = LONGEST[given.interval] ?? 1;
  if (count < 1 || count > longest)
    throw invalidRequest(
      `The interval count must be from 1 to ${longest} for the interval ${given.interval}.`,
      {
        code: 'parameter_invalid_integer',
        param: 'recurring[interval_count]',
      },
    );
  assertMetered(sim, given);
  return {
    interval: given.interval,
    interval_count: count,
    meter: given.meter ?? null,
    trial_period_days: given.trial_period_days ?? null,
    usage_type: given.usage_type ?? 'licensed',
  };
}

/** Usage is counted by a meter; a metered price names one, and no other price does. */
function assertMetered(sim: Simulation, { usage_type, meter }: Given): void {
  const isMetered = usage_type === 'metered';
  if (isMetered && meter === undefined) throw missingParam('recurring[meter]');
  if (meter === undefined) return;
  if (!isMetered)
    throw invalidRequest('Only prices with usage_type `metered` can have a meter.', {
      param: 'recurring[meter]',
    });
  if (findMeter(sim, meter, 'recurring[meter]').status !== 'active')
    throw invalidRequest(`The meter ${meter} is inactive: no new price can use it.`, {
      param: 'recurring[meter]',
    });
}
