import { invalidRequest } from '../kernel/stripe-error.ts';
import type { Asker } from './elements-actions.ts';
import type { TypedMethod } from './method-from-browser.ts';

type Hash = Record<string, unknown>;

const isHash = (value: unknown): value is Hash =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The texts of a hash by these names; anything else in it is left out. */
function textsOf<N extends string>(value: unknown, names: readonly N[]): Partial<Record<N, string>> {
  const given: [N, string][] = [];
  if (isHash(value))
    for (const name of names) {
      const text = value[name];
      if (typeof text === 'string') given.push([name, text.slice(0, MOST_CHARACTERS)]);
    }
  // Only names of the list were put in.
  return Object.fromEntries(given) as Partial<Record<N, string>>;
}

const MOST_CHARACTERS = 500;
const ADDRESS = ['city', 'country', 'line1', 'line2', 'postal_code', 'state'] as const;
const TOKEN_ADDRESS = [
  'name',
  'address_line1',
  'address_city',
  'address_state',
  'address_zip',
  'address_country',
] as const;

/** What a frame sent: whoever writes to the endpoint by hand gets no further than the frame does. */
export function readTyped(body: unknown): { asker: Asker; typed: TypedMethod } {
  if (!isHash(body)) throw invalidRequest('Invalid request body: it must be a JSON object.');
  const {
    type = 'card',
    key = '',
    account = null,
    return_url,
  } = textsOf(body, ['type', 'key', 'account', 'return_url']);
  const { number = '', cvc = '' } = textsOf(body.card, ['number', 'cvc']);
  const bank = textsOf(body.us_bank_account, ['account_number', 'routing_number']);
  const usage = body.setup_future_usage;
  const redisplay = body.allow_redisplay;
  const shipping = readShipping(body.shipping);
  return {
    asker: { key, account },
    typed: {
      type,
      ...(isHash(body.card)
        ? { card: { number, cvc, expMonth: Number(body.card.expMonth), expYear: Number(body.card.expYear) } }
        : {}),
      ...(isHash(body.us_bank_account)
        ? {
            us_bank_account: {
              account_number: bank.account_number ?? '',
              routing_number: bank.routing_number ?? '',
            },
          }
        : {}),
      ...(isHash(body.sepa_debit)
        ? { sepa_debit: { iban: textsOf(body.sepa_debit, ['iban']).iban ?? '' } }
        : {}),
      ...(isHash(body.ideal) ? { ideal: textsOf(body.ideal, ['bank']) } : {}),
      ...(isHash(body.billing_details) ? { billing_details: readBilling(body.billing_details) } : {}),
      ...(isHash(body.metadata)
        ? { metadata: textsOf(body.metadata, Object.keys(body.metadata)) as Record<string, string> }
        : {}),
      ...textsOf(body, TOKEN_ADDRESS),
      ...(return_url === undefined ? {} : { return_url }),
      ...(usage === 'off_session' || usage === 'on_session' ? { setup_future_usage: usage } : {}),
      ...(redisplay === 'always' || redisplay === 'limited' || redisplay === 'unspecified'
        ? { allow_redisplay: redisplay }
        : {}),
      ...(shipping ? { shipping } : {}),
    },
  };
}

function readBilling(given: Hash): NonNullable<TypedMethod['billing_details']> {
  const texts = textsOf(given, ['email', 'name', 'phone']);
  return isHash(given.address) ? { ...texts, address: textsOf(given.address, ADDRESS) } : texts;
}

function readShipping(given: unknown): TypedMethod['shipping'] | undefined {
  if (!isHash(given)) return undefined;
  const { name = '', phone = null } = textsOf(given, ['name', 'phone']);
  const address = textsOf(given.address, ADDRESS);
  return {
    name,
    phone,
    address: {
      city: address.city ?? null,
      country: address.country ?? null,
      line1: address.line1 ?? null,
      line2: address.line2 ?? null,
      postal_code: address.postal_code ?? null,
      state: address.state ?? null,
    },
  };
}
