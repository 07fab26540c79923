import type { Inputs, Outputs } from '../../server.ts';

/** The form's fields, all of them text. */
export interface DetailsValues {
  name: string;
  email: string;
  phone: string;
  country: string;
  line1: string;
  line2: string;
  city: string;
  state: string;
  postalCode: string;
}

type Details = Outputs['billingDetails']['get']['details'];
export type DetailsChange = Omit<Inputs['billingDetails']['change'], 'actId'>;

export const toValues = ({ name, email, phone, address }: Details): DetailsValues => ({
  name,
  email,
  phone: phone ?? '',
  country: address?.country ?? '',
  line1: address?.line1 ?? '',
  line2: address?.line2 ?? '',
  city: address?.city ?? '',
  state: address?.state ?? '',
  postalCode: address?.postal_code ?? '',
});

const ADDRESS = ['country', 'line1', 'line2', 'city', 'state', 'postalCode'] as const;

/** What the person changed; an address is one field, and none without a country. */
export function changeOf(before: DetailsValues, after: DetailsValues): DetailsChange {
  return {
    ...(after.name === before.name ? {} : { name: after.name }),
    ...(after.email === before.email ? {} : { email: after.email }),
    ...(after.phone === before.phone ? {} : { phone: after.phone || null }),
    ...(ADDRESS.every((field) => after[field] === before[field]) ? {} : { address: toAddress(after) }),
  };
}

function toAddress({
  country,
  line1,
  line2,
  city,
  state,
  postalCode,
}: DetailsValues): DetailsChange['address'] {
  if (!country) return null;
  const text = (value: string) => value.trim() || null;
  return {
    country,
    line1: text(line1),
    line2: text(line2),
    city: text(city),
    state: text(state),
    postal_code: text(postalCode),
  };
}
