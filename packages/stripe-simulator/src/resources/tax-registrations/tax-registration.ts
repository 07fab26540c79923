import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import type { TaxRegistration } from '../../kernel/tax/taxes-of-line.ts';
import { optionOf, toCountryOptions } from './country-options.ts';

type Registration = Stripe.Tax.Registration;

export function findRegistration(sim: Simulation, id: string): Registration {
  const registration = sim.store.taxRegistrations.get(id);
  if (!registration) throw noSuch('tax registration', id);
  return asOfNow(sim, registration);
}

/** The status follows from the clock. */
export const asOfNow = (sim: Simulation, registration: Registration): Registration => ({
  ...registration,
  status: statusAt(registration, sim.now()),
});

function statusAt({ active_from, expires_at }: Registration, now: number): Registration['status'] {
  if (expires_at !== null && expires_at <= now) return 'expired';
  return active_from > now ? 'scheduled' : 'active';
}

export function createRegistration(
  sim: Simulation,
  params: Stripe.Tax.RegistrationCreateParams,
): Registration {
  const country = params.country.toUpperCase();
  const registration: Registration = {
    id: sim.newId('taxreg'),
    object: 'tax.registration',
    active_from: momentOf(sim, params.active_from),
    country,
    country_options: toCountryOptions(country, params.country_options),
    created: sim.now(),
    expires_at: params.expires_at ?? null,
    livemode: false,
    status: 'active',
  };
  assertTimes(registration);
  assertOnce(sim, registration);
  return asOfNow(sim, sim.store.taxRegistrations.put(registration));
}

const momentOf = (sim: Simulation, given: 'now' | number): number => (given === 'now' ? sim.now() : given);

function assertTimes({ active_from, expires_at }: Registration): void {
  if (expires_at === null || expires_at > active_from) return;
  throw invalidRequest('A registration must expire after it becomes active.', { param: 'expires_at' });
}

/** Two registrations for the same tax never hold at once. */
function assertOnce(sim: Simulation, registration: Registration): void {
  const overlap = sim.store.taxRegistrations.filter(
    (other) =>
      other.id !== registration.id &&
      other.country === registration.country &&
      JSON.stringify(placeOf(other)) === JSON.stringify(placeOf(registration)) &&
      (other.expires_at ?? Number.POSITIVE_INFINITY) > registration.active_from &&
      other.active_from < (registration.expires_at ?? Number.POSITIVE_INFINITY),
  );
  if (overlap.length === 0) return;
  throw invalidRequest(
    `A registration for ${registration.country} already exists in that time: ${overlap[0]?.id}`,
    { param: 'country' },
  );
}

function placeOf({ country, country_options }: Registration) {
  const option = optionOf(country_options, country);
  return { type: option?.type, state: option?.state, province: option?.province_standard?.province };
}

/** It can end, and never be deleted (docs.stripe.com/api/tax/registrations/update). */
export function updateRegistration(
  sim: Simulation,
  params: Stripe.Tax.RegistrationUpdateParams,
  id: string,
): Registration {
  const before = findRegistration(sim, id);
  const { active_from: from, expires_at: end } = params;
  const after: Registration = {
    ...before,
    active_from: from === undefined ? before.active_from : momentOf(sim, from),
    expires_at:
      end === undefined ? before.expires_at : end === '' || end === null ? null : momentOf(sim, end),
  };
  assertTimes(after);
  assertOnce(sim, after);
  return asOfNow(sim, sim.store.taxRegistrations.put(after));
}

/** Where tax is collected at a moment, as far as sales taxes, VAT and GST go; the US taxes on tickets and the like are not told apart. */
export function registrationsAt(sim: Simulation, at: number): TaxRegistration[] {
  return sim.store.taxRegistrations
    .filter((registration) => statusAt(registration, at) === 'active')
    .flatMap(({ country, country_options }) => {
      const option = optionOf(country_options, country);
      if (!option || (country === 'US' && option.type !== 'state_sales_tax')) return [];
      return {
        country,
        type: option.type,
        state: option.state ?? option.province_standard?.province ?? null,
        isSmallSeller: option.standard?.place_of_supply_scheme === 'small_seller',
      };
    });
}
