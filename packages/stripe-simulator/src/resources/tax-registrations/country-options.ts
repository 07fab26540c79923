import type Stripe from 'stripe';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { euTaxes, provinceTaxes } from '../../kernel/tax/country-taxes.ts';

type Given = Stripe.Tax.RegistrationCreateParams.CountryOptions;
type Options = Stripe.Tax.Registration.CountryOptions;

/** What the options of a country may say, whichever it is. */
export interface RegistrationOption {
  type: string;
  standard?: { place_of_supply_scheme?: string };
  province_standard?: { province: string };
  state?: string;
  state_sales_tax?: { elections?: { type: string; jurisdiction?: string }[] };
}

/** Outside the EU: where a registration says which sales it is for. */
const WITH_SCHEME = new Set('AE AU CH GB JP NO NZ SG'.split(' '));

/** The options of one country, under its name in small letters, and no others (docs.stripe.com/api/tax/registrations/create). */
export function toCountryOptions(country: string, given: Given): Options {
  const key = country.toLowerCase();
  const others = Object.keys(given).filter((name) => name !== key);
  if (others.length > 0)
    throw invalidRequest(
      `Registration options for ${others.join(', ')} do not match the country ${country}.`,
      {
        param: `country_options[${others[0]}]`,
      },
    );
  const option = optionOf(given, country);
  if (!option) throw missingParam(`country_options[${key}]`);
  assertComplete(option, { country, param: `country_options[${key}]` });
  // Which fields a country's options have is decided here and held against the SDK's declarations by the tests.
  return { [key]: completed(country, option) } as Options;
}

/** The options of a registration, told by its country. */
export function optionOf(options: Given | Options, country: string): RegistrationOption | undefined {
  const found = Object.entries(options).find(([name]) => name === country.toLowerCase());
  return found?.[1];
}

function assertComplete(
  option: RegistrationOption,
  { country, param }: { country: string; param: string },
): void {
  if (country === 'US' && !/^[A-Z]{2}$/.test(option.state ?? ''))
    throw invalidRequest(`Invalid state: ${option.state}`, { param: `${param}[state]` });
  if (option.type !== 'province_standard') return;
  const province = option.province_standard?.province;
  if (province === undefined) throw missingParam(`${param}[province_standard]`);
  if (!provinceTaxes[province]?.own)
    throw invalidRequest(`${province} has no tax of its own to register for.`, {
      param: `${param}[province_standard][province]`,
    });
}

function completed(country: string, option: RegistrationOption): RegistrationOption {
  const { standard, ...rest } = option;
  if (option.type !== 'standard' || !(country in euTaxes || WITH_SCHEME.has(country))) return rest;
  return { ...rest, standard: { place_of_supply_scheme: standard?.place_of_supply_scheme ?? 'standard' } };
}
