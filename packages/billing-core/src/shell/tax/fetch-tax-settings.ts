import type Stripe from 'stripe';
import type { TaxPlace, TaxRegistration } from '../../billing.ts';
import type { BillingContext } from '../context.ts';

const PAGE = 100;

/** The head office, and where the business is registered now, as Stripe Tax knows them (docs.stripe.com/tax/registrations-api). */
export async function fetchTaxSettings({
  stripe,
  reads,
}: BillingContext): Promise<{ headOffice: TaxPlace | undefined; registrations: TaxRegistration[] }> {
  const { head_office: office } = await reads.run('GET tax/settings', () => stripe.tax.settings.retrieve());
  const registrations: TaxRegistration[] = [];
  let last: string | undefined;
  do {
    const after = last === undefined ? {} : { starting_after: last };
    const { data, has_more } = await reads.run('GET tax/registrations', () =>
      stripe.tax.registrations.list({ status: 'active', limit: PAGE, ...after }),
    );
    registrations.push(...data.map(toRegistration));
    last = has_more ? data.at(-1)?.id : undefined;
  } while (last !== undefined);
  const country = office?.address.country;
  return {
    headOffice: country
      ? { country, state: country === 'US' ? (office.address.state ?? null) : null }
      : undefined,
    registrations,
  };
}

function toRegistration({ country, country_options }: Stripe.Tax.Registration): TaxRegistration {
  const options: Record<string, { type?: string; state?: string } | undefined> = { ...country_options };
  const option = options[country.toLowerCase()];
  const type = option?.type;
  return {
    country,
    state: option?.state ?? null,
    scheme: type === 'oss_union' || type === 'oss_non_union' ? type : 'standard',
  };
}
